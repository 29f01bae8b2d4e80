import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call that waits is told with the question by which it came to wait: one that leaves and asks again waits again. */
export class WaitersByAsk1767225810000 implements MigrationInterface {
  readonly name = 'WaitersByAsk1767225810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE approval_waiter ADD COLUMN request_id text NOT NULL DEFAULT ''`);
    // Whoever waited before this is known by its exchange.
    await runner.query(`UPDATE approval_waiter SET request_id = exchange_id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE approval_waiter DROP COLUMN request_id');
  }
}

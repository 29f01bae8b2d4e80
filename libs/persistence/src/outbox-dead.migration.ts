import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where events go that no broker will ever take, so that what stands behind them under their key leaves. */
export class OutboxDead1767225830000 implements MigrationInterface {
  readonly name = 'OutboxDead1767225830000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_dead (
        event_id uuid PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        subject text NOT NULL,
        data json NOT NULL,
        reason text NOT NULL,
        refused_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX outbox_dead_age ON outbox_dead (refused_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_dead');
  }
}

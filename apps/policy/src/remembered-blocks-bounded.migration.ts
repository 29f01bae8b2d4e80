import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is remembered of one caller's conversations has a bound; the oldest goes. */
export class RememberedBlocksBounded1767225825000 implements MigrationInterface {
  readonly name = 'RememberedBlocksBounded1767225825000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX remembered_block_newest ON remembered_block (principal, decided_at DESC)');
    await runner.query('CREATE INDEX remembered_block_call ON remembered_block (call_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX remembered_block_newest, remembered_block_call');
  }
}

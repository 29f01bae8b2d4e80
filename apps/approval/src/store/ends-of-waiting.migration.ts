import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call that asks again waits again, and an approval that every client has left ends before its time. */
export class EndsOfWaiting1767225715000 implements MigrationInterface {
  readonly name = 'EndsOfWaiting1767225715000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE waiters ADD COLUMN open_asks text[] NOT NULL DEFAULT '{}', ADD COLUMN ended_asks text[] NOT NULL DEFAULT '{}'`);
    await runner.query(`
      ALTER TABLE approvals ADD COLUMN closes_at timestamptz,
        ADD COLUMN due_at timestamptz NOT NULL GENERATED ALWAYS AS (least(expires_at, closes_at)) STORED`);
    await runner.query('DROP INDEX approvals_open');
    await runner.query(`CREATE INDEX approvals_open ON approvals (due_at) WHERE state IN ('pending', 'orphaned')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX approvals_open');
    await runner.query('ALTER TABLE approvals DROP COLUMN due_at, DROP COLUMN closes_at');
    await runner.query(`CREATE INDEX approvals_open ON approvals (expires_at) WHERE state IN ('pending', 'orphaned')`);
    await runner.query('ALTER TABLE waiters DROP COLUMN ended_asks, DROP COLUMN open_asks');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Backtests: who runs one, how far it is and what came of it. Of the draft only its digest is kept. At most one a person runs. */
export class CreateBacktests1767225935000 implements MigrationInterface {
  readonly name = 'CreateBacktests1767225935000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE backtest (
        id text PRIMARY KEY,
        owner text NOT NULL,
        digest text NOT NULL,
        since timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
        total int NOT NULL,
        compared int NOT NULL DEFAULT 0,
        result jsonb,
        started_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
      )`);
    await runner.query(`CREATE UNIQUE INDEX backtest_running ON backtest (owner) WHERE state = 'running'`);
    await runner.query('CREATE INDEX backtest_started ON backtest (started_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE backtest');
  }
}

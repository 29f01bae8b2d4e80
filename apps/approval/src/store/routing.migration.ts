import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is asked grows with time, and depends on whether anybody is known in the groups. */
export class Routing1767225721000 implements MigrationInterface {
  readonly name = 'Routing1767225721000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX approvals_open');
    await runner.query(`
      ALTER TABLE approvals DROP COLUMN due_at,
        ADD COLUMN escalations integer NOT NULL DEFAULT 0,
        ADD COLUMN escalates_at timestamptz`);
    await runner.query(`
      ALTER TABLE approvals
        ADD COLUMN due_at timestamptz NOT NULL GENERATED ALWAYS AS (least(expires_at, closes_at, escalates_at)) STORED`);
    await runner.query(`CREATE INDEX approvals_open ON approvals (due_at) WHERE state IN ('pending', 'orphaned')`);
    await runner.query(`
      CREATE TABLE people_seen (
        issuer text NOT NULL,
        subject text NOT NULL,
        email text,
        claimed_email text,
        groups text[] NOT NULL,
        seen_at timestamptz NOT NULL,
        PRIMARY KEY (issuer, subject)
      )`);
    await runner.query('CREATE INDEX people_seen_in ON people_seen USING gin (groups)');
    await runner.query('CREATE INDEX people_seen_age ON people_seen (seen_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE people_seen');
    await runner.query('DROP INDEX approvals_open');
    await runner.query('ALTER TABLE approvals DROP COLUMN due_at, DROP COLUMN escalates_at, DROP COLUMN escalations');
    await runner.query(`
      ALTER TABLE approvals
        ADD COLUMN due_at timestamptz NOT NULL GENERATED ALWAYS AS (least(expires_at, closes_at)) STORED`);
    await runner.query(`CREATE INDEX approvals_open ON approvals (due_at) WHERE state IN ('pending', 'orphaned')`);
  }
}

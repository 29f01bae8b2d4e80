import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People may vote for others, for a time. */
export class Delegations1767225730000 implements MigrationInterface {
  readonly name = 'Delegations1767225730000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delegations (
        id uuid PRIMARY KEY,
        from_issuer text NOT NULL,
        from_subject text NOT NULL,
        from_name text NOT NULL,
        from_email text,
        from_claimed_email text,
        groups text[] NOT NULL CHECK (cardinality(groups) > 0),
        to_issuer text NOT NULL,
        to_subject text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        reason text,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by jsonb,
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      )`);
    await runner.query('CREATE INDEX delegations_given ON delegations (from_issuer, from_subject, ends_at)');
    await runner.query('CREATE INDEX delegations_received ON delegations (to_issuer, to_subject, ends_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delegations');
  }
}

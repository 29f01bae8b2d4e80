import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies that wait for a second person, and who that was. */
export class PolicyProposals1767225828000 implements MigrationInterface {
  readonly name = 'PolicyProposals1767225828000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE policy_proposal (
        id uuid PRIMARY KEY,
        scope text NOT NULL,
        source text NOT NULL,
        author jsonb NOT NULL,
        message text,
        restores int,
        base_version int NOT NULL,
        proposed_at timestamptz NOT NULL
      )`);
    await runner.query('ALTER TABLE policy_version ADD COLUMN approver_principal text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policy_version DROP COLUMN approver_principal');
    await runner.query('DROP TABLE policy_proposal');
  }
}

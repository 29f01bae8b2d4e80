import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies of groups and clients beside the organisation's: their owners, and one count of versions over all of them. */
export class PolicyScopes1767225833000 implements MigrationInterface {
  readonly name = 'PolicyScopes1767225833000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE policy_scope (
        scope text PRIMARY KEY,
        owners text[] NOT NULL,
        named_by text NOT NULL,
        named_at timestamptz NOT NULL
      )`);
    // One number says what was in force together, whatever the code does.
    await runner.query('CREATE UNIQUE INDEX policy_version_number ON policy_version (version)');
  }

  /** Versions of scopes stay: without their index they are what no one reads. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX policy_version_number');
    await runner.query('DROP TABLE policy_scope');
  }
}

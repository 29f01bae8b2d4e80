import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a version was published; and in which groups somebody has been seen, to tell an author of a group that nobody is in. */
export class PolicyChangesExplained1767225827000 implements MigrationInterface {
  readonly name = 'PolicyChangesExplained1767225827000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policy_version ADD COLUMN message text');
    await runner.query('CREATE TABLE group_seen (name text PRIMARY KEY, seen_at timestamptz NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE group_seen');
    await runner.query('ALTER TABLE policy_version DROP COLUMN message');
  }
}

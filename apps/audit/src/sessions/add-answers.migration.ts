import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the provider answered beside what the client saw, the policy version, the grants used, the times of the reply; digests are keyed. */
export class AddAnswers1767225740000 implements MigrationInterface {
  readonly name = 'AddAnswers1767225740000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE exchange
        ADD COLUMN grants jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN policy_version int,
        ADD COLUMN forwarded jsonb,
        ADD COLUMN provider jsonb,
        ADD COLUMN timeline jsonb NOT NULL DEFAULT '[]'`);
    await runner.query('ALTER TABLE stored_body RENAME COLUMN original_digest TO keyed_digest');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stored_body RENAME COLUMN keyed_digest TO original_digest');
    await runner.query(`
      ALTER TABLE exchange DROP COLUMN grants, DROP COLUMN policy_version, DROP COLUMN forwarded, DROP COLUMN provider, DROP COLUMN timeline`);
  }
}

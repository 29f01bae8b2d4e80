import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a call that was denied says, so that it is denied once more in another conversation with nothing but a sign added. */
export class DeniedWords1767225820000 implements MigrationInterface {
  readonly name = 'DeniedWords1767225820000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE approval_waiter ADD COLUMN words text NOT NULL DEFAULT '', ADD COLUMN denied_until timestamptz`);
    await runner.query(`
      CREATE INDEX approval_waiter_denied ON approval_waiter (principal, words, denied_until) WHERE denied_until IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE approval_waiter DROP COLUMN words, DROP COLUMN denied_until');
  }
}

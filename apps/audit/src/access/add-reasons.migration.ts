import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why somebody looked, and who looked at one thing. */
export class AddReasons1767225910000 implements MigrationInterface {
  readonly name = 'AddReasons1767225910000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE access ADD COLUMN reason text');
    await runner.query('CREATE INDEX access_at ON access (at)');
    await runner.query(`CREATE INDEX access_exchange ON access ((target->>'exchange'), id) WHERE target ? 'exchange'`);
    await runner.query(`CREATE INDEX access_session ON access ((target->>'session'), id) WHERE target ? 'session'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX access_at, access_exchange, access_session');
    await runner.query('ALTER TABLE access DROP COLUMN reason');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looked at what. */
export class CreateAccess1767225730000 implements MigrationInterface {
  readonly name = 'CreateAccess1767225730000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        reader_issuer text NOT NULL,
        reader_subject text NOT NULL,
        reader_name text NOT NULL,
        action text NOT NULL,
        target jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX access_reader ON access (reader_issuer, reader_subject, at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access');
  }
}

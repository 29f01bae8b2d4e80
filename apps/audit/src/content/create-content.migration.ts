import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each block of a session stands in the journal, and how bodies are made of them. The text itself stays in its record. */
export class CreateContent1767225710000 implements MigrationInterface {
  readonly name = 'CreateContent1767225710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_block (
        session_id text NOT NULL,
        ref bytea NOT NULL,
        chain text NOT NULL,
        seq bigint NOT NULL,
        PRIMARY KEY (session_id, ref)
      )`);
    // json, not jsonb: parts are masked text as it came, and jsonb takes neither NUL nor half a surrogate pair.
    await runner.query(`
      CREATE TABLE stored_body (
        session_id text NOT NULL,
        id text NOT NULL,
        parent text,
        keep int NOT NULL,
        parts json NOT NULL,
        original_digest bytea NOT NULL,
        original_bytes bigint NOT NULL,
        PRIMARY KEY (session_id, id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stored_body, content_block');
  }
}

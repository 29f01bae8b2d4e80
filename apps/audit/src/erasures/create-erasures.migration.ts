import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was erased, and what may not be. Rows are only ever added: a hold ends by a row of its own. `logs`: how many records each log had then, so
 * that what an erased session has later is not taken for erased.
 */
export class CreateErasures1767225925000 implements MigrationInterface {
  readonly name = 'CreateErasures1767225925000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure (
        id text PRIMARY KEY,
        at timestamptz NOT NULL,
        session text,
        person jsonb,
        reason text NOT NULL,
        erased_by jsonb NOT NULL,
        sessions int NOT NULL,
        logs bigint[] NOT NULL
      )`);
    await runner.query('CREATE INDEX erasure_recent ON erasure (at DESC, id DESC)');
    await runner.query(`
      CREATE TABLE erased_session (
        session bigint NOT NULL,
        erasure text NOT NULL REFERENCES erasure,
        PRIMARY KEY (session, erasure)
      )`);
    await runner.query(`
      CREATE TABLE legal_hold (
        id text PRIMARY KEY,
        at timestamptz NOT NULL,
        session text,
        person jsonb,
        reason text NOT NULL,
        placed_by jsonb NOT NULL,
        CHECK ((session IS NULL) <> (person IS NULL))
      )`);
    await runner.query('CREATE INDEX legal_hold_recent ON legal_hold (at DESC, id DESC)');
    await runner.query(`
      CREATE TABLE legal_hold_release (
        hold text PRIMARY KEY REFERENCES legal_hold,
        at timestamptz NOT NULL,
        reason text NOT NULL,
        released_by jsonb NOT NULL
      )`);
    await runner.query(`CREATE INDEX session_caller ON session (caller)`);
    // What is derived from content goes with its key. Whoever has the function's right takes the session's row first, as whoever stores content of it does.
    await runner.query(`
      CREATE FUNCTION forget_sessions(sessions bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
      DECLARE
        destroyed bigint;
        pieces int[];
      BEGIN
        destroyed := destroy_session_keys(sessions);
        pieces := ARRAY(SELECT id FROM code_piece WHERE session = ANY(sessions));
        DELETE FROM code_characters WHERE piece = ANY(pieces);
        DELETE FROM code_tokens WHERE piece = ANY(pieces);
        DELETE FROM code_piece WHERE id = ANY(pieces);
        DELETE FROM exchange_words WHERE session = ANY(sessions);
        UPDATE exchange SET title = NULL WHERE session = ANY(sessions);
        RETURN destroyed;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION forget_sessions');
    await runner.query('DROP INDEX session_caller');
    await runner.query('DROP TABLE legal_hold_release, legal_hold, erased_session, erasure');
  }
}

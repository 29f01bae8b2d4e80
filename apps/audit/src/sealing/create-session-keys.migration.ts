import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The keys that content is sealed under, one a session (0: of none), wrapped. Only this function destroys one. It takes the session's row first, which
 * whoever stores content of it holds as well: nothing is
 * sealed under a key that is gone. Where blocks stood is forgotten with it, so that one which comes again is found in its new place.
 */
export class CreateSessionKeys1767225903500 implements MigrationInterface {
  readonly name = 'CreateSessionKeys1767225903500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session_key (
        session bigint PRIMARY KEY,
        wrapped bytea NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE FUNCTION destroy_session_keys(sessions bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
      DECLARE
        destroyed bigint;
      BEGIN
        PERFORM 1 FROM session WHERE number = ANY(sessions) ORDER BY id FOR UPDATE;
        DELETE FROM content_block WHERE content_block.session = ANY(sessions);
        DELETE FROM session_key WHERE session = ANY(sessions) AND session <> 0;
        GET DIAGNOSTICS destroyed = ROW_COUNT;
        RETURN destroyed;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION destroy_session_keys');
    await runner.query('DROP TABLE session_key');
  }
}

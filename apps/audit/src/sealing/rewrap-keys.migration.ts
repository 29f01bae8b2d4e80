import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How a session's key gets to be wrapped by another secret: the writer may add keys only. One that was wrapped anew meanwhile, or destroyed, is left
 * alone.
 */
export class RewrapKeys1767226000000 implements MigrationInterface {
  readonly name = 'RewrapKeys1767226000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION rewrap_session_keys(sessions bigint[], before bytea[], after bytea[]) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
      DECLARE
        rewrapped bigint;
      BEGIN
        UPDATE session_key k SET wrapped = told.after
          FROM unnest(sessions, before, after) AS told (session, before, after)
         WHERE k.session = told.session AND k.wrapped = told.before;
        GET DIAGNOSTICS rewrapped = ROW_COUNT;
        RETURN rewrapped;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION rewrap_session_keys');
  }
}

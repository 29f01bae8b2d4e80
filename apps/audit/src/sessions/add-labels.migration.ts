import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What exchanges are found by beside their columns, see `exchange-labels.ts`; callers by their groups and programs; and what has not ended. */
export class AddLabels1767225910100 implements MigrationInterface {
  readonly name = 'AddLabels1767225910100';

  async up(runner: QueryRunner): Promise<void> {
    // Lists are sent as JSON: arrays of arrays have to be of one length.
    await runner.query(`
      CREATE FUNCTION texts_in(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
        $$ SELECT array_agg(value ORDER BY value COLLATE "C") FROM jsonb_array_elements_text(list) AS value $$`);
    await runner.query('ALTER TABLE exchange ADD COLUMN labels text[]');
    await runner.query('CREATE INDEX exchange_labels ON exchange USING gin (labels) WHERE labels IS NOT NULL');
    await runner.query('CREATE INDEX exchange_open ON exchange (started_at DESC, id DESC) WHERE outcome IS NULL');
    // Days that have no partition of their own are looked for here; each is found from the one after it.
    await runner.query('CREATE INDEX exchange_rest_day ON exchange_rest (day)');
    await runner.query(`
      CREATE VIEW exchange_days AS
        WITH RECURSIVE rest AS (
          (SELECT day FROM exchange_rest ORDER BY day DESC LIMIT 1)
          UNION ALL
          SELECT (SELECT r.day FROM exchange_rest r WHERE r.day < rest.day ORDER BY r.day DESC LIMIT 1) FROM rest WHERE rest.day IS NOT NULL
        )
        SELECT day FROM rest WHERE day IS NOT NULL
        UNION
        SELECT to_date(right(c.relname, 8), 'YYYYMMDD') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'exchange'::regclass AND c.relname ~ '_\\d{8}$'`);
    await runner.query(`CREATE INDEX caller_groups ON caller USING gin ((principal->'groups'))`);
    await runner.query(`CREATE INDEX caller_client_name ON caller ((client->>'name'))`);
    await runner.query(`CREATE INDEX caller_client_kind ON caller ((client->>'kind'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW exchange_days');
    await runner.query('DROP INDEX caller_client_kind, caller_client_name, caller_groups, exchange_rest_day, exchange_open');
    await runner.query('ALTER TABLE exchange DROP COLUMN labels');
    await runner.query('DROP FUNCTION texts_in');
  }
}

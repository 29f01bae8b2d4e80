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
    // Days that have no partition of their own are looked for here.
    await runner.query('CREATE INDEX exchange_rest_day ON exchange_rest (day)');
    await runner.query(`CREATE INDEX caller_groups ON caller USING gin ((principal->'groups'))`);
    await runner.query(`CREATE INDEX caller_client_name ON caller ((client->>'name'))`);
    await runner.query(`CREATE INDEX caller_client_kind ON caller ((client->>'kind'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX caller_client_kind, caller_client_name, caller_groups, exchange_rest_day, exchange_open');
    await runner.query('ALTER TABLE exchange DROP COLUMN labels');
    await runner.query('DROP FUNCTION texts_in');
  }
}

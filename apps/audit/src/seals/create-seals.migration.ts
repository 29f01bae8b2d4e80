import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What went by retention. A seal is a record of audit's own chain; here is what the database itself holds a drop to: which leaves of which logs went
 * with it. Both are only ever added to. `retention_held` is what the last look at a day found that has to stay.
 */
export class CreateSeals1767225940000 implements MigrationInterface {
  readonly name = 'CreateSeals1767225940000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE retention_seal (
        id text PRIMARY KEY,
        at timestamptz NOT NULL,
        day date NOT NULL,
        before date NOT NULL,
        first_seq bigint NOT NULL UNIQUE,
        records bigint NOT NULL,
        exchanges bigint NOT NULL,
        sessions bigint NOT NULL,
        set_aside bigint NOT NULL,
        sealed_by jsonb,
        CHECK (day < before)
      )`);
    await runner.query('CREATE INDEX retention_seal_recent ON retention_seal (at DESC, id DESC)');
    await runner.query('CREATE INDEX retention_seal_day ON retention_seal (day)');
    await runner.query(`
      CREATE TABLE retention_range (
        seal text NOT NULL REFERENCES retention_seal,
        shard smallint NOT NULL,
        from_leaf bigint NOT NULL,
        to_leaf bigint NOT NULL,
        PRIMARY KEY (seal, shard, from_leaf),
        CHECK (from_leaf < to_leaf)
      )`);
    await runner.query(`
      CREATE TABLE retention_held (
        day date NOT NULL,
        session bigint NOT NULL,
        why text NOT NULL,
        PRIMARY KEY (day, session)
      )`);
    await runner.query(`
      CREATE FUNCTION held_among(sessions bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path = audit, pg_temp AS $$
        WITH held AS MATERIALIZED (
          SELECT session, person FROM legal_hold h WHERE NOT EXISTS (SELECT 1 FROM legal_hold_release r WHERE r.hold = h.id)
        ), held_caller AS MATERIALIZED (SELECT DISTINCT c.number FROM held JOIN caller c ON c.principal @> held.person)
        SELECT s.number FROM session s
         WHERE s.number = ANY(sessions)
           AND (s.id IN (SELECT session FROM held WHERE session IS NOT NULL)
                OR s.caller IN (SELECT number FROM held_caller)
                OR EXISTS (SELECT 1 FROM exchange e WHERE e.session = s.number AND e.caller IN (SELECT number FROM held_caller))) $$`);
    // Days that something of the record stands under, but audit's own: that stays.
    await runner.query(`
      CREATE VIEW recorded_days AS
        SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent IN ('journal_record'::regclass, 'exchange'::regclass) AND c.relname ~ '_\\d{8}$'
        UNION SELECT day FROM journal_record_rest WHERE chain NOT IN (SELECT number FROM chain WHERE id = 'audit')
        UNION SELECT day FROM exchange_rest WHERE day > '1970-01-01'`);
    // How far the records of a chain may go: what comes again is told from what is new by its number only up to there.
    await runner.query(`
      CREATE VIEW chain_end AS
        SELECT id, number, id = 'audit' AS is_own, CASE WHEN loss_declared THEN highest_seq ELSE contiguous_seq END AS seq FROM chain`);
    await runner.query(`
      CREATE OR REPLACE FUNCTION keep_approval_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' AND current_setting('ostiary.retention', true) = 'on' THEN RETURN NULL; END IF;
        RAISE EXCEPTION 'changes of approvals are a record: they are only ever added';
      END $$`);
    await runner.query('CREATE INDEX approval_change_age ON approval_change (at)');
    await runner.query('CREATE INDEX access_age ON access (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX access_age, approval_change_age');
    await runner.query(`
      CREATE OR REPLACE FUNCTION keep_approval_changes() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'changes of approvals are a record: they are only ever added'; END $$`);
    await runner.query('DROP VIEW chain_end, recorded_days');
    await runner.query('DROP FUNCTION held_among');
    await runner.query('DROP TABLE retention_held, retention_range, retention_seal');
  }
}

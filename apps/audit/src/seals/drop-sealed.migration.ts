import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The partitioned tables of this schema, with their default partitions. */
const PARENTS = `
  SELECT c.relname AS name, d.relname AS rest, array_to_string(d.reloptions, ', ') AS options,
         (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
    FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid JOIN pg_class d ON d.oid = p.partdefid
   WHERE c.relnamespace = current_schema()::regnamespace AND pg_get_partkeydef(c.oid) = 'RANGE (day)' ORDER BY c.relname`;

/** Whether a seal ($1) covers a record `r`. */
const SEALED = `coalesce((SELECT g.to_leaf FROM retention_range g WHERE g.seal = $1 AND g.shard = r.shard AND g.from_leaf <= r.leaf
                           ORDER BY g.from_leaf DESC LIMIT 1), 0) > r.leaf`;

const OWNER = `LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp SET timezone = 'UTC'`;

/**
 * The only way for the service to take something from the record. `drop_sealed` takes what a seal names that stands in audit's own chain, and nothing
 * else: `prepare_drop` has looked that it is of a day that is over, of no session on hold, of no chain beyond what is known of it. What stays of the
 * day is put back under the same day. The sweeps take what is left of sessions of sealed days that have nothing in the record any more.
 */
export class DropSealed1767225940100 implements MigrationInterface {
  readonly name = 'DropSealed1767225940100';

  async up(runner: QueryRunner): Promise<void> {
    // Before anything of a day is looked at: nothing is added to it until the transaction ends. Today's records go on.
    await runner.query(`
      CREATE FUNCTION freeze_day(frozen date) RETURNS void ${OWNER} AS $$
      DECLARE
        parent record;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('ostiary-days'), hashtext(current_schema()));
        FOR parent IN ${PARENTS} LOOP
          EXECUTE format('LOCK TABLE %I IN SHARE MODE', parent.rest);
          IF to_regclass(parent.name || to_char(frozen, '_YYYYMMDD')) IS NOT NULL THEN
            EXECUTE format('LOCK TABLE %I IN SHARE MODE', parent.name || to_char(frozen, '_YYYYMMDD'));
          END IF;
        END LOOP;
      END $$`);
    // Before the log is written to, whose lock whoever ingests takes last.
    await runner.query(`
      CREATE FUNCTION close_tables() RETURNS void ${OWNER} AS $$
      DECLARE
        parent record;
      BEGIN
        FOR parent IN ${PARENTS} LOOP
          EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', parent.name);
        END LOOP;
      END $$`);
    // Of a day of which nothing is left but audit's own records: these go to those that no partition is made for.
    await runner.query(`
      CREATE FUNCTION tidy_day(tidied date) RETURNS void ${OWNER} AS $$
      DECLARE
        parent record;
        part text;
        others boolean;
      BEGIN
        IF tidied >= now()::date - 1 THEN RAISE EXCEPTION 'the day is too young'; END IF;
        FOR parent IN ${PARENTS} LOOP
          part := parent.name || to_char(tidied, '_YYYYMMDD');
          CONTINUE WHEN to_regclass(part) IS NULL;
          EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %s)', part,
            CASE parent.name WHEN 'journal_record' THEN 'chain NOT IN (SELECT number FROM chain_end WHERE is_own)' ELSE 'true' END) INTO others;
          CONTINUE WHEN others;
          EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent.name, part);
          EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM %I', parent.name, parent.columns, parent.columns, part);
          EXECUTE format('DROP TABLE %I', part);
        END LOOP;
      END $$`);
    // What takes long, while whoever stores and reads goes on: whether the seal is one that may be carried out, and a copy of what stays.
    await runner.query(`
      CREATE FUNCTION prepare_drop(sealed text, kept bigint[]) RETURNS void ${OWNER} AS $$
      DECLARE
        seal retention_seal;
        covered record;
        parent record;
        part text;
        stays text;
        any_stays boolean;
        ids bigint[];
      BEGIN
        SELECT * INTO seal FROM retention_seal WHERE id = sealed;
        IF NOT FOUND THEN RAISE EXCEPTION 'there is no such seal'; END IF;
        IF seal.day >= now()::date - 1 THEN RAISE EXCEPTION 'the day is too young'; END IF;
        PERFORM freeze_day(seal.day);
        FOR parent IN ${PARENTS} LOOP
          EXECUTE format('DROP TABLE IF EXISTS %I', parent.name || '_staying');
        END LOOP;
        DROP TABLE IF EXISTS retention_going;
        SELECT count(*) AS there, count(*) FILTER (WHERE c.is_own OR r.seq > c.seq OR r.session = ANY(kept)) AS wrong,
               array_agg(DISTINCT r.session) FILTER (WHERE r.session IS NOT NULL) AS sessions
          INTO covered FROM journal_record r JOIN chain_end c ON c.number = r.chain WHERE r.day = seal.day AND ${SEALED.replaceAll('$1', 'sealed')};
        IF covered.there <> (SELECT coalesce(sum(to_leaf - from_leaf), 0) FROM retention_range WHERE retention_range.seal = sealed)
          THEN RAISE EXCEPTION 'the seal is not of what the day has'; END IF;
        ids := ARRAY(SELECT unnest(covered.sessions) UNION SELECT session FROM exchange WHERE day = seal.day AND session <> ALL(kept));
        IF covered.wrong > 0 OR EXISTS (SELECT 1 FROM held_among(ids)) THEN RAISE EXCEPTION 'the seal is of what has to stay'; END IF;

        FOR parent IN ${PARENTS} LOOP
          part := parent.name || to_char(seal.day, '_YYYYMMDD');
          CONTINUE WHEN to_regclass(part) IS NULL;
          stays := CASE parent.name WHEN 'journal_record' THEN 'NOT (${SEALED})' ELSE 'session = ANY($2)' END;
          EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I r WHERE %s)', part, stays) INTO any_stays USING sealed, kept;
          CONTINUE WHEN NOT any_stays;
          EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMPRESSION) %s',
            parent.name || '_staying', parent.name, 'WITH (' || parent.options || ')');
          EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM %I r WHERE %s', parent.name || '_staying', parent.columns, parent.columns, part, stays)
            USING sealed, kept;
        END LOOP;
        -- Only this function can make it: nothing is dropped that was not looked at in the same transaction.
        CREATE TABLE retention_going AS SELECT sealed AS seal, kept, pg_current_xact_id()::text AS looked_at_in;
      END $$`);
    await runner.query(`
      CREATE FUNCTION drop_sealed(sealed text) RETURNS void ${OWNER} AS $$
      DECLARE
        seal retention_seal;
        looked_at text;
        looked_at_in text;
        kept bigint[];
        parent record;
        part text;
        stays text;
      BEGIN
        SELECT * INTO seal FROM retention_seal WHERE id = sealed;
        IF to_regclass('retention_going') IS NOT NULL THEN
          SELECT g.seal, g.looked_at_in, g.kept INTO looked_at, looked_at_in, kept FROM retention_going g;
        END IF;
        IF looked_at IS DISTINCT FROM sealed OR looked_at_in IS DISTINCT FROM pg_current_xact_id()::text
          THEN RAISE EXCEPTION 'the seal was not looked at'; END IF;
        DROP TABLE retention_going;
        IF NOT EXISTS (SELECT 1 FROM journal_record r JOIN chain_end c ON c.number = r.chain AND c.is_own
                        WHERE r.seq = seal.first_seq AND r.type = 'retention.sealed') THEN RAISE EXCEPTION 'the seal is not on record'; END IF;

        -- Its gap is not waited for: what lies before its end is told from what is new by its number, too.
        UPDATE chain c SET contiguous_seq = m.seq
          FROM (SELECT r.chain, max(r.seq) AS seq FROM chain l JOIN journal_record r ON r.chain = l.number
                 WHERE l.loss_declared AND l.contiguous_seq < l.highest_seq AND r.day = seal.day AND ${SEALED.replaceAll('$1', 'sealed')}
                 GROUP BY r.chain) m
         WHERE c.number = m.chain AND c.contiguous_seq < m.seq;

        FOR parent IN ${PARENTS} LOOP
          stays := CASE parent.name WHEN 'journal_record' THEN 'NOT (${SEALED})' ELSE 'session = ANY($2)' END;
          EXECUTE format('DELETE FROM %I r WHERE day = $3 AND NOT (%s)', parent.rest, stays) USING sealed, kept, seal.day;
          part := parent.name || to_char(seal.day, '_YYYYMMDD');
          CONTINUE WHEN to_regclass(part) IS NULL;
          EXECUTE format('DROP TABLE %I', part);
          CONTINUE WHEN to_regclass(parent.name || '_staying') IS NULL;
          EXECUTE format('ALTER TABLE %I RENAME TO %I', parent.name || '_staying', part);
          EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent.name, part, seal.day, seal.day + 1);
        END LOOP;
        PERFORM tidy_day(seal.day);

        -- Of ids that tell no day.
        DELETE FROM exchange WHERE day = '1970-01-01' AND session <> ALL(kept) AND greatest(received_day, ended_day) <= seal.day;
        DELETE FROM exchange_words w WHERE w.day = '1970-01-01'
          AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.id = w.exchange AND e.day = w.day);
        DELETE FROM poison_record p WHERE p.found_at::date <= seal.day
          AND (p.seq IS NULL OR p.seq <= (SELECT c.seq FROM chain_end c WHERE c.id = p.chain));
        DELETE FROM record_part p USING chain c WHERE c.id = p.chain AND c.loss_declared AND p.seq <= c.contiguous_seq;
      END $$`);
    // What the record of sealed days leaves behind: of up to a thousand sessions, by number, behind that one. The result: the last; null, there are no more.
    await runner.query(`
      CREATE FUNCTION sweep_sessions(behind bigint) RETURNS bigint ${OWNER} AS $$
      DECLARE
        until date := sealed_until();
        ids bigint[];
        people int[];
        last bigint;
      BEGIN
        SELECT array_agg(number), max(number) INTO ids, last FROM (
          SELECT number FROM session s WHERE number > behind AND coalesce(s.last_active_at::date, s.first_day) <= until
             AND number NOT IN (SELECT session FROM retention_held) ORDER BY number LIMIT 1000) found;
        IF last IS NULL THEN RETURN NULL; END IF;
        -- First held, then looked at: nobody stores anything of them in between.
        ids := ARRAY(SELECT number FROM session WHERE number = ANY(ids) ORDER BY id FOR UPDATE SKIP LOCKED);
        ids := ARRAY(SELECT number FROM session s WHERE number = ANY(ids) AND coalesce(s.last_active_at::date, s.first_day) <= until
          AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.session = s.number)
          AND NOT EXISTS (SELECT 1 FROM content_block b WHERE b.session = s.number));
        people := ARRAY(SELECT caller FROM session WHERE number = ANY(ids) AND caller IS NOT NULL);
        PERFORM destroy_session_keys(ids);
        DELETE FROM session WHERE number = ANY(ids);
        people := ARRAY(SELECT number FROM caller WHERE number = ANY(people) ORDER BY digest FOR UPDATE SKIP LOCKED);
        DELETE FROM caller c WHERE c.number = ANY(people)
          AND NOT EXISTS (SELECT 1 FROM session s WHERE s.caller = c.number) AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.caller = c.number);
        RETURN last;
      END $$`);
    await runner.query(`
      CREATE FUNCTION sealed_until() RETURNS date LANGUAGE sql STABLE SET search_path = audit, pg_temp AS $$
        SELECT max(s.day) FROM retention_seal s JOIN chain_end c ON c.is_own
          JOIN journal_record r ON r.chain = c.number AND r.seq = s.first_seq AND r.type = 'retention.sealed' $$`);
    await runner.query(`
      CREATE FUNCTION sweep_acts() RETURNS void ${OWNER} AS $$
      DECLARE
        ending timestamptz := sealed_until() + 1;
      BEGIN
        PERFORM set_config('ostiary.retention', 'on', true);
        DELETE FROM approval_change a WHERE a.at < ending
          AND NOT EXISTS (SELECT 1 FROM approval_change n WHERE n.approval_id = a.approval_id AND n.at >= ending)
          AND NOT EXISTS (SELECT 1 FROM approval_change n JOIN exchange e ON e.id = n.exchange_id AND e.day = exchange_day(n.exchange_id)
                           WHERE n.approval_id = a.approval_id);
        PERFORM set_config('ostiary.retention', 'off', true);
        DELETE FROM access a WHERE a.at < ending AND NOT EXISTS (SELECT 1 FROM session s WHERE s.id = a.target->>'session');
        DELETE FROM outbox_dead WHERE refused_at < ending;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION sweep_acts, sweep_sessions, sealed_until, drop_sealed, prepare_drop, tidy_day, close_tables, freeze_day',
    );
  }
}

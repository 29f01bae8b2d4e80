import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables that are partitioned by day: each has a column `day`, a default partition for days that none is made for, and partitions that `make_days`
 * makes. A table is one of them by being range-partitioned by `day` in this schema; nothing else has to be told of it.
 */
export class CreateDays1767225900000 implements MigrationInterface {
  readonly name = 'CreateDays1767225900000';

  async up(runner: QueryRunner): Promise<void> {
    // An exchange's id is a UUID of version 7, so its day is known wherever the id is; an id of another form is of the first day of all.
    await runner.query(`
      CREATE FUNCTION exchange_day(id text) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT date '1970-01-01' + CASE
          WHEN id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$'
          THEN (('x0000' || left(id, 8) || substr(id, 10, 4))::bit(64)::bigint / 86400000)::int ELSE 0 END $$`);
    // A day far from today is a clock that went wrong: it stays in the default partition. So does one of which rows are there already.
    await runner.query(`
      CREATE FUNCTION make_days(days date[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
      DECLARE
        parent record;
        today date := (now() AT TIME ZONE 'UTC')::date;
        wanted date;
        name text;
        taken boolean;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('ostiary-days'), hashtext(current_schema()));
        FOR parent IN
          SELECT c.relname AS name, d.relname AS rest, array_to_string(d.reloptions, ', ') AS options FROM pg_partitioned_table p
            JOIN pg_class c ON c.oid = p.partrelid JOIN pg_class d ON d.oid = p.partdefid
           WHERE c.relnamespace = current_schema()::regnamespace
             AND pg_get_partkeydef(c.oid) = 'RANGE (day)' ORDER BY c.relname
        LOOP
          FOR wanted IN SELECT DISTINCT unnest(days) AS day ORDER BY day LOOP
            name := parent.name || to_char(wanted, '_YYYYMMDD');
            CONTINUE WHEN wanted NOT BETWEEN today - 400 AND today + 8 OR to_regclass(name) IS NOT NULL;
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent.rest);
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE day = %L)', parent.rest, wanted) INTO taken;
            CONTINUE WHEN taken;
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMPRESSION) %s',
              name, parent.name, 'WITH (' || parent.options || ')');
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent.name, name, wanted, wanted + 1);
          END LOOP;
        END LOOP;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION make_days, exchange_day');
  }
}

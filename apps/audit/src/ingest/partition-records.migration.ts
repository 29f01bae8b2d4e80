import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal by day: rows name their chain and session by number, and say where their leaf stands in the tree. `prev` and `digest` are of the
 * record's bytes as ingress wrote them. What was stored before is set aside as `earlier_record`, to be taken in anew (`earlier/earlier-records.ts`):
 * heads and read models then come to what they were by the one way that there is.
 */
export class PartitionRecords1767225901000 implements MigrationInterface {
  readonly name = 'PartitionRecords1767225901000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW taken_place');
    await runner.query('ALTER TABLE journal_record RENAME TO earlier_record');
    await runner.query('ALTER INDEX journal_record_pkey RENAME TO earlier_record_pkey');
    await runner.query('DROP INDEX journal_record_exchange, journal_record_turned_away');
    await runner.query('CREATE TABLE earlier_poison AS SELECT * FROM poison_record');
    await runner.query('DELETE FROM poison_record');
    // Parts on their way are not sealed yet: ingress has them still, and is asked for what is missing.
    await runner.query('DELETE FROM record_part');
    await runner.query('ALTER TABLE chain ADD COLUMN number int GENERATED ALWAYS AS IDENTITY UNIQUE');
    await runner.query('UPDATE chain SET contiguous_seq = -1, highest_seq = -1, highest_digest = NULL');
    await runner.query(`
      CREATE TABLE journal_record (
        day date NOT NULL,
        chain int NOT NULL,
        seq bigint NOT NULL,
        session bigint,
        leaf bigint NOT NULL,
        time timestamptz NOT NULL,
        shard smallint NOT NULL,
        begins boolean NOT NULL,
        type text NOT NULL,
        exchange_id text,
        prev bytea NOT NULL,
        digest bytea NOT NULL,
        bytes bytea STORAGE EXTERNAL NOT NULL,
        PRIMARY KEY (chain, seq, day)
      ) PARTITION BY RANGE (day)`);
    // A record fits a page as a rule: cut in pieces of 2 KB it would take half as much again. Partitions have the options of this one.
    await runner.query('CREATE TABLE journal_record_rest PARTITION OF journal_record DEFAULT WITH (toast_tuple_target = 8160)');
    await runner.query('CREATE INDEX journal_record_exchange ON journal_record (exchange_id) WHERE exchange_id IS NOT NULL');
    await runner.query(`CREATE INDEX journal_record_turned_away ON journal_record (time, chain, seq) WHERE type = 'calls.turned_away'`);
    await runner.query(`
      CREATE VIEW taken_place AS
        SELECT c.id AS chain, r.seq FROM chain c JOIN journal_record r ON r.chain = c.number
        UNION ALL SELECT chain, seq FROM poison_record WHERE seq IS NOT NULL`);
    await runner.query(`
      CREATE FUNCTION drop_earlier() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('ostiary-earlier'), hashtext(current_schema()));
        IF to_regclass('earlier_record') IS NULL THEN RETURN; END IF;
        IF NOT EXISTS (SELECT 1 FROM earlier_record) AND NOT EXISTS (SELECT 1 FROM earlier_poison) THEN
          DROP TABLE earlier_record, earlier_poison;
        END IF;
      END $$`);
    await runner.query('SELECT drop_earlier()');
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('What stands in partitions is not put back into one table.'));
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal as it was written, record by record, and the state of its chains. Rows of `journal_record` are only ever inserted;
 * `recorded_at` is what they could be partitioned by later.
 */
export class CreateRecords1767225700000 implements MigrationInterface {
  readonly name = 'CreateRecords1767225700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE journal_record (
        chain text NOT NULL,
        seq bigint NOT NULL,
        type text NOT NULL,
        exchange_id text,
        session_id text,
        recorded_at timestamptz NOT NULL,
        prev bytea NOT NULL,
        digest bytea NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (chain, seq)
      )`);
    // Where the server was built with it: a tenth of the processor time of the default. Another build keeps the default.
    await runner.query(`
      DO $$ BEGIN
        ALTER TABLE journal_record ALTER COLUMN bytes SET COMPRESSION lz4;
      EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
      END $$`);
    await runner.query('CREATE INDEX journal_record_exchange ON journal_record (exchange_id, recorded_at) WHERE exchange_id IS NOT NULL');
    await runner.query(`
      CREATE TABLE record_part (
        chain text NOT NULL,
        seq bigint NOT NULL,
        part int NOT NULL,
        parts int NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (chain, seq, part)
      )`);
    await runner.query(`
      CREATE TABLE chain (
        id text PRIMARY KEY,
        instance text,
        opened_at timestamptz,
        closed_at timestamptz,
        contiguous_seq bigint NOT NULL DEFAULT -1,
        highest_seq bigint NOT NULL DEFAULT -1,
        highest_digest bytea,
        loss_declared boolean NOT NULL DEFAULT false,
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX chain_age ON chain (updated_at)');
    await runner.query(`
      CREATE TABLE chain_fault (
        chain text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('gap', 'broken_link')),
        from_seq bigint NOT NULL,
        to_seq bigint NOT NULL,
        found_at timestamptz NOT NULL DEFAULT now(),
        resolved_at timestamptz,
        PRIMARY KEY (chain, kind, from_seq)
      )`);
    await runner.query(`
      CREATE TABLE poison_record (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id text NOT NULL UNIQUE,
        chain text NOT NULL,
        seq bigint,
        reason text NOT NULL,
        bytes bytea NOT NULL,
        found_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX poison_record_place ON poison_record (chain, seq)');
    await runner.query(`
      CREATE VIEW taken_place AS
        SELECT chain, seq FROM journal_record UNION ALL SELECT chain, seq FROM poison_record WHERE seq IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW taken_place');
    await runner.query('DROP TABLE poison_record, chain_fault, chain, record_part, journal_record');
  }
}

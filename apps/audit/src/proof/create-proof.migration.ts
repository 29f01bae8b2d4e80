import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The logs as Merkle trees, and what was signed of them. A tile of 256 hashes is written once it is full; the right edge of a tree stands in its head,
 * the one row that changes. All else is only ever added.
 */
export class CreateProof1767225905000 implements MigrationInterface {
  readonly name = 'CreateProof1767225905000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tree_head (
        shard smallint PRIMARY KEY,
        size bigint NOT NULL DEFAULT 0,
        edge bytea NOT NULL DEFAULT ''
      ) WITH (fillfactor = 50)`);
    // Hashes do not get smaller.
    await runner.query('ALTER TABLE tree_head ALTER COLUMN edge SET STORAGE EXTERNAL');
    await runner.query('INSERT INTO tree_head (shard) SELECT generate_series(0, 7)');
    await runner.query(`
      CREATE TABLE tree_tile (
        shard smallint NOT NULL,
        level smallint NOT NULL,
        index bigint NOT NULL,
        hashes bytea NOT NULL,
        PRIMARY KEY (shard, level, index)
      )`);
    await runner.query('ALTER TABLE tree_tile ALTER COLUMN hashes SET STORAGE EXTERNAL');
    await runner.query(`
      CREATE TABLE checkpoint (
        shard smallint NOT NULL,
        size bigint NOT NULL,
        root bytea NOT NULL,
        note text NOT NULL,
        signed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (shard, size)
      )`);
    await runner.query(`
      CREATE TABLE cosignature (
        shard smallint NOT NULL,
        size bigint NOT NULL,
        witness text NOT NULL,
        line text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (shard, size, witness),
        FOREIGN KEY (shard, size) REFERENCES checkpoint
      )`);
    await runner.query(`
      CREATE FUNCTION keep_proof() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'what proves the record is only ever added to'; END $$`);
    for (const table of ['tree_tile', 'checkpoint', 'cosignature'])
      await runner.query(`
        CREATE TRIGGER ${table}_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION keep_proof()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cosignature, checkpoint, tree_tile, tree_head');
    await runner.query('DROP FUNCTION keep_proof');
  }
}

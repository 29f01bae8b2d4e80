import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Blocks by the first 16 bytes of their reference, under the number of their session, with the place of their record. Bodies have no table any
 * more: they stand in the records of their exchanges. A block that is sent again on another day has a row for each: each day can go by itself.
 */
export class LeanContent1767225902000 implements MigrationInterface {
  readonly name = 'LeanContent1767225902000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stored_body, content_block');
    await runner.query(`
      CREATE TABLE content_block (
        session bigint NOT NULL,
        seq bigint NOT NULL,
        day date NOT NULL,
        chain int NOT NULL,
        ref bytea NOT NULL,
        PRIMARY KEY (session, ref, day)
      ) PARTITION BY RANGE (day)`);
    await runner.query('CREATE TABLE content_block_rest PARTITION OF content_block DEFAULT');
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('What stands in partitions is not put back into one table.'));
  }
}

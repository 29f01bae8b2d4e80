import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Fingerprints of the code that models wrote. All of it is derived from the record, and goes with it. */
export class CreateCode1767225915000 implements MigrationInterface {
  readonly name = 'CreateCode1767225915000';

  async up(runner: QueryRunner): Promise<void> {
    // The text stays in its record: `digest` (the first 8 bytes of its SHA-256) finds the piece again among those of its block.
    await runner.query(`
      CREATE TABLE code_piece (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session bigint NOT NULL,
        exchange_id text NOT NULL,
        block text NOT NULL,
        digest bigint NOT NULL,
        day date NOT NULL,
        language text,
        lines int NOT NULL,
        tokens int NOT NULL,
        UNIQUE (session, digest)
      )`);
    await runner.query('CREATE INDEX code_piece_day ON code_piece USING brin (day)');
    for (const layer of ['code_characters', 'code_tokens']) {
      await runner.query(`CREATE TABLE ${layer} (hash int NOT NULL, piece int NOT NULL, PRIMARY KEY (hash, piece))`);
      // Rows come in the order of their pieces, so the few pages of those that are to go are found by a summary of each few pages.
      await runner.query(`CREATE INDEX ${layer}_piece ON ${layer} USING brin (piece) WITH (pages_per_range = 16)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE code_characters, code_tokens, code_piece');
  }
}

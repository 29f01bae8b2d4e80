import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of what was said, masked, by exchange: in clear, without where they stood. */
export class CreateWords1767225910200 implements MigrationInterface {
  readonly name = 'CreateWords1767225910200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE exchange_words (
        day date NOT NULL,
        session bigint NOT NULL,
        exchange text NOT NULL,
        words tsvector NOT NULL,
        PRIMARY KEY (exchange, day)
      ) PARTITION BY RANGE (day)`);
    await runner.query('CREATE TABLE exchange_words_rest PARTITION OF exchange_words DEFAULT');
    await runner.query('CREATE INDEX exchange_words_found ON exchange_words USING gin (words)');
    await runner.query('CREATE INDEX exchange_words_session ON exchange_words (session)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE exchange_words');
  }
}

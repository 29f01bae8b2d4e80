import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox and the inbox, in the schema of each service that publishes or consumes. */
export class MessagingTables1767225600000 implements MigrationInterface {
  readonly name = 'MessagingTables1767225600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id uuid NOT NULL UNIQUE,
        topic text NOT NULL,
        key text NOT NULL,
        subject text NOT NULL,
        traceparent text,
        data json NOT NULL,
        not_before timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX outbox_order ON outbox (topic, key, seq)');
    await runner.query(`
      CREATE TABLE inbox (
        consumer text NOT NULL,
        event_id text NOT NULL,
        handled_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, event_id)
      )`);
    await runner.query('CREATE INDEX inbox_age ON inbox (handled_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, inbox');
  }
}

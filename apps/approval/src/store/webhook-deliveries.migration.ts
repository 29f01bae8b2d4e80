import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What webhooks are still to be told, and what could not be told to them. */
export class WebhookDeliveries1767225760000 implements MigrationInterface {
  readonly name = 'WebhookDeliveries1767225760000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_deliveries (
        webhook text NOT NULL,
        approval_id text NOT NULL,
        change integer NOT NULL,
        event_id text NOT NULL,
        body text NOT NULL,
        noted_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        claimed_until timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        PRIMARY KEY (webhook, approval_id, change)
      )`);
    await runner.query('CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, due_at)');
    await runner.query(`
      CREATE TABLE webhook_dead_letters (
        webhook text NOT NULL,
        approval_id text NOT NULL,
        change integer NOT NULL,
        event_id text NOT NULL,
        body text NOT NULL,
        noted_at timestamptz NOT NULL,
        attempts integer NOT NULL,
        reason text NOT NULL,
        died_at timestamptz NOT NULL,
        PRIMARY KEY (webhook, event_id)
      )`);
    await runner.query('CREATE INDEX webhook_dead_letters_by_age ON webhook_dead_letters (died_at DESC, event_id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_dead_letters, webhook_deliveries');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages to Slack leave by turns: `queue` is whose they are and of what kind, `turn` when they would leave if everybody had their share. */
export class TurnsOfMessages1767225770000 implements MigrationInterface {
  readonly name = 'TurnsOfMessages1767225770000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE slack_messages ADD queue text NOT NULL DEFAULT '', ADD turn timestamptz NOT NULL DEFAULT clock_timestamp()`,
    );
    await runner.query('DROP INDEX slack_messages_due');
    await runner.query('CREATE INDEX slack_messages_due ON slack_messages (lane, turn, id) WHERE due_since IS NOT NULL');
    await runner.query('CREATE INDEX slack_messages_queue ON slack_messages (lane, queue, turn) WHERE due_since IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX slack_messages_queue');
    await runner.query('ALTER TABLE slack_messages DROP queue, DROP turn');
    await runner.query('CREATE INDEX slack_messages_due ON slack_messages (lane, is_open DESC, due_since, id) WHERE due_since IS NOT NULL');
  }
}

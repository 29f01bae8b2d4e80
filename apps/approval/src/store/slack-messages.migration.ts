import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is posted to Slack: each message with what it should show and what it shows; and the lanes in which they leave. */
export class SlackMessages1767225740000 implements MigrationInterface {
  readonly name = 'SlackMessages1767225740000';

  async up(runner: QueryRunner): Promise<void> {
    // What a message should show is the state after change: of several changes only the newest matters. It is due while due_since is set.
    await runner.query(`
      CREATE TABLE slack_messages (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        approval_id text REFERENCES approvals ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('card', 'requester', 'outcome', 'comment', 'digest')),
        lane text NOT NULL,
        change integer NOT NULL,
        shown integer NOT NULL DEFAULT 0,
        is_open boolean NOT NULL,
        due_since timestamptz DEFAULT clock_timestamp(),
        not_before timestamptz NOT NULL DEFAULT '-infinity',
        channel text,
        ts text,
        posting_since timestamptz,
        plain boolean NOT NULL DEFAULT false,
        link_only boolean NOT NULL DEFAULT false,
        said jsonb,
        failure text,
        noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CHECK ((approval_id IS NULL) = (kind = 'digest'))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX slack_messages_one ON slack_messages (approval_id, kind, lane) WHERE kind IN ('card', 'requester', 'outcome')`,
    );
    await runner.query(`CREATE UNIQUE INDEX slack_messages_comment ON slack_messages (approval_id, change, lane) WHERE kind = 'comment'`);
    await runner.query(`CREATE UNIQUE INDEX slack_messages_digest ON slack_messages (lane, change) WHERE kind = 'digest'`);
    await runner.query(`CREATE INDEX slack_messages_due ON slack_messages (lane, is_open DESC, due_since, id) WHERE due_since IS NOT NULL`);
    await runner.query(`CREATE INDEX slack_messages_place ON slack_messages (channel, ts) WHERE kind = 'card'`);
    await runner.query('CREATE INDEX slack_messages_noted ON slack_messages (noted_at)');
    // Replicas share the lanes: whoever holds one sends its messages one at a time. The one without a name bounds the whole workspace.
    await runner.query(`
      CREATE TABLE slack_lanes (
        lane text PRIMARY KEY,
        holder text,
        held_until timestamptz NOT NULL DEFAULT '-infinity',
        paused_until timestamptz NOT NULL DEFAULT '-infinity',
        full_until timestamptz NOT NULL DEFAULT '-infinity',
        failures integer NOT NULL DEFAULT 0
      )`);
    await runner.query(`INSERT INTO slack_lanes (lane) VALUES ('')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE slack_lanes');
    await runner.query('DROP TABLE slack_messages');
  }
}

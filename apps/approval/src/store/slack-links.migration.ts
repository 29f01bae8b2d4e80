import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who Slack users are, what became of their links, and which of Slack's requests were taken. */
export class SlackLinks1767225750000 implements MigrationInterface {
  readonly name = 'SlackLinks1767225750000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE slack_links (
        team_id text NOT NULL,
        user_id text NOT NULL,
        issuer text NOT NULL,
        subject text NOT NULL,
        name text NOT NULL,
        email text,
        claimed_email text,
        groups text[],
        groups_read_at timestamptz NOT NULL,
        refresh_token text,
        refreshing_until timestamptz,
        method text NOT NULL CHECK (method IN ('sign_in', 'email', 'simulated')),
        linked_at timestamptz NOT NULL,
        PRIMARY KEY (team_id, user_id),
        UNIQUE (team_id, issuer, subject)
      )`);
    await runner.query('CREATE INDEX slack_links_of_principal ON slack_links (issuer, subject)');
    await runner.query(`
      CREATE TABLE slack_link_requests (
        team_id text NOT NULL,
        user_id text NOT NULL,
        team_name text NOT NULL,
        user_name text NOT NULL,
        token_digest text UNIQUE,
        claim_digest text UNIQUE,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (team_id, user_id)
      )`);
    await runner.query(`
      CREATE TABLE slack_link_events (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        team_id text NOT NULL,
        user_id text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('linked', 'refused', 'unlinked')),
        why text NOT NULL,
        issuer text,
        subject text,
        by_issuer text,
        by_subject text
      )`);
    await runner.query('CREATE INDEX slack_link_events_by_age ON slack_link_events (at)');
    await runner.query('CREATE TABLE slack_requests (key text PRIMARY KEY, at timestamptz NOT NULL)');
    await runner.query('CREATE INDEX slack_requests_by_age ON slack_requests (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE slack_requests, slack_link_events, slack_link_requests, slack_links');
  }
}

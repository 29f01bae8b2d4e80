import type { MigrationInterface, QueryRunner } from 'typeorm';

/** With each vote it is asked which accounts a Slack user was ever linked to. */
export class LinkedAccounts1767225759000 implements MigrationInterface {
  readonly name = 'LinkedAccounts1767225759000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX slack_link_events_of_user ON slack_link_events (team_id, user_id) WHERE kind = 'linked'`);
    await runner.query(`CREATE INDEX slack_link_events_of_account ON slack_link_events (issuer, subject) WHERE kind = 'linked'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX slack_link_events_of_account, slack_link_events_of_user');
  }
}

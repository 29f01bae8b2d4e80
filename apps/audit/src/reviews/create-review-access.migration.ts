import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may read a request because they are asked about it. */
export class CreateReviewAccess1767225750000 implements MigrationInterface {
  readonly name = 'CreateReviewAccess1767225750000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review_access (
        approval_id text NOT NULL,
        exchange_id text NOT NULL,
        reviewers text[] NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (approval_id, exchange_id)
      )`);
    await runner.query('CREATE INDEX review_access_exchange ON review_access (exchange_id)');
    await runner.query('CREATE INDEX review_access_age ON review_access (until)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review_access');
  }
}

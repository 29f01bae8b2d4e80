import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses that nobody vouches for, beside those that an issuer does: only for telling that two accounts are one person's. */
export class AddClaimedEmails1767225710000 implements MigrationInterface {
  readonly name = 'AddClaimedEmails1767225710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE approvals ADD COLUMN requester_claimed_email text');
    await runner.query('ALTER TABLE votes ADD COLUMN voter_claimed_email text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE votes DROP COLUMN voter_claimed_email');
    await runner.query('ALTER TABLE approvals DROP COLUMN requester_claimed_email');
  }
}

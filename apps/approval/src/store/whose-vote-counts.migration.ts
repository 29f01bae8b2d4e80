import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Votes may be cast for others, or break the glass, which is reviewed; and people have one in all steps together. */
export class WhoseVoteCounts1767225731000 implements MigrationInterface {
  readonly name = 'WhoseVoteCounts1767225731000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE votes ADD COLUMN on_behalf_of jsonb, ADD COLUMN break_glass boolean NOT NULL DEFAULT false');
    await runner.query('ALTER TABLE votes ALTER COLUMN break_glass DROP DEFAULT');
    await runner.query('ALTER TABLE votes DROP CONSTRAINT votes_approval_id_revision_step_voter_issuer_voter_subject_key');
    await runner.query('ALTER TABLE votes ADD UNIQUE (approval_id, revision, break_glass, voter_issuer, voter_subject)');
    await runner.query('ALTER TABLE approvals ADD COLUMN review jsonb');
    await runner.query(`CREATE INDEX approvals_review_open ON approvals (created_at DESC, id DESC) WHERE break_glass = 'review_open'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX approvals_review_open');
    await runner.query('ALTER TABLE approvals DROP COLUMN review');
    await runner.query('ALTER TABLE votes DROP CONSTRAINT votes_approval_id_revision_break_glass_voter_issuer_voter_s_key');
    await runner.query('ALTER TABLE votes DROP COLUMN break_glass, DROP COLUMN on_behalf_of');
    await runner.query('ALTER TABLE votes ADD UNIQUE (approval_id, revision, step, voter_issuer, voter_subject)');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A card shows all of a call that is undecided, and a vote counts for the revision that it names. */
export class CardsShowAll1767225705000 implements MigrationInterface {
  readonly name = 'CardsShowAll1767225705000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approvals ADD COLUMN sequence integer NOT NULL DEFAULT 1, ADD COLUMN content jsonb NOT NULL DEFAULT '[]', DROP COLUMN excerpt`);
    await runner.query('ALTER TABLE approvals ALTER COLUMN sequence DROP DEFAULT, ALTER COLUMN content DROP DEFAULT');
    // What a card of before did not show cannot be shown now: whoever waits asks again.
    await runner.query(`UPDATE approvals SET state = 'expired', resolved_at = now() WHERE state IN ('pending', 'orphaned')`);
    await runner.query('ALTER TABLE votes DROP CONSTRAINT votes_approval_id_step_voter_issuer_voter_subject_key');
    await runner.query('ALTER TABLE votes ADD UNIQUE (approval_id, revision, step, voter_issuer, voter_subject)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE approvals ADD COLUMN excerpt text NOT NULL DEFAULT '', DROP COLUMN content, DROP COLUMN sequence`);
    await runner.query('ALTER TABLE votes DROP CONSTRAINT votes_approval_id_revision_step_voter_issuer_voter_subject_key');
    await runner.query('ALTER TABLE votes ADD UNIQUE (approval_id, step, voter_issuer, voter_subject)');
  }
}

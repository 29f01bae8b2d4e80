import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every change of an approval is numbered and kept; an approval knows its terms, and whom it asks. */
export class ChangesOfApprovals1767225720000 implements MigrationInterface {
  readonly name = 'ChangesOfApprovals1767225720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approvals ADD COLUMN changes integer NOT NULL DEFAULT 0,
        ADD COLUMN terms jsonb,
        ADD COLUMN asked text[] NOT NULL DEFAULT '{}',
        ADD COLUMN break_glass text NOT NULL DEFAULT 'no' CHECK (break_glass IN ('no', 'review_open', 'reviewed'))`);
    await runner.query(`
      UPDATE approvals a SET asked = s.reviewers, terms = jsonb_build_object('reviewers', s.reviewers, 'quorum', s.quorum,
        'expiresInMs', greatest(1, round(extract(epoch FROM a.expires_at - a.created_at) * 1000)::bigint))
        FROM approval_steps s WHERE s.approval_id = a.id AND s.position = 1`);
    await runner.query('ALTER TABLE approvals ALTER COLUMN terms SET NOT NULL, ALTER COLUMN asked DROP DEFAULT');
    await runner.query(`UPDATE votes SET channel = 'cli' WHERE channel = 'api'`);
    // In the order of (position, seq), and below pg_snapshot_xmin(pg_current_snapshot()), nothing comes in before what was read already.
    await runner.query(`
      CREATE TABLE approval_changes (
        approval_id text NOT NULL REFERENCES approvals ON DELETE CASCADE,
        change integer NOT NULL CHECK (change > 0),
        position xid8 NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        data jsonb NOT NULL,
        PRIMARY KEY (approval_id, change)
      )`);
    await runner.query('CREATE UNIQUE INDEX approval_changes_order ON approval_changes (position, seq)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE approval_changes');
    await runner.query('ALTER TABLE approvals DROP COLUMN break_glass, DROP COLUMN asked, DROP COLUMN terms, DROP COLUMN changes');
  }
}

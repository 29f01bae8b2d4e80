import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Grants that stand are counted, used many times and taken back, and with them what they covered in conversations. */
export class RevocableGrants1767225826000 implements MigrationInterface {
  readonly name = 'RevocableGrants1767225826000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approval_grant
        ADD COLUMN given_at timestamptz,
        ADD COLUMN uses int NOT NULL DEFAULT 0,
        ADD COLUMN last_used_at timestamptz,
        ADD COLUMN asked text[] NOT NULL DEFAULT '{}',
        ADD COLUMN revoked_at timestamptz,
        ADD COLUMN revoked_by jsonb,
        ADD COLUMN revoke_reason text`);
    await runner.query(`
      UPDATE approval_grant g
         SET given_at = coalesce(a.resolved_at, g.asked_at), uses = (g.state = 'consumed')::int,
             asked = ARRAY(SELECT jsonb_array_elements_text(g.terms -> 'reviewers'))
        FROM approval a WHERE a.id = g.approval_id`);
    await runner.query('ALTER TABLE approval_grant ALTER COLUMN given_at SET NOT NULL');
    await runner.query(`ALTER TABLE approval_grant ADD CHECK (state <> 'revoked' OR revoked_at IS NOT NULL)`);
    await runner.query('CREATE INDEX approval_grant_owner ON approval_grant (principal, given_at, id)');
    await runner.query('CREATE INDEX approval_grant_newest ON approval_grant (given_at, id)');
    await runner.query('CREATE INDEX approval_grant_approval ON approval_grant (approval_id)');
    await runner.query(
      `CREATE INDEX approval_grant_standing ON approval_grant (principal, expires_at) WHERE state = 'active' AND scope <> 'once'`,
    );
    await runner.query('ALTER TABLE remembered_block ADD COLUMN approval_id uuid');
    await runner.query('CREATE INDEX remembered_block_approval ON remembered_block (approval_id) WHERE approval_id IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE remembered_block DROP COLUMN approval_id');
    await runner.query('DROP INDEX approval_grant_owner, approval_grant_newest, approval_grant_approval, approval_grant_standing');
    await runner.query(`
      ALTER TABLE approval_grant DROP COLUMN given_at, DROP COLUMN uses, DROP COLUMN last_used_at, DROP COLUMN asked,
        DROP COLUMN revoked_at, DROP COLUMN revoked_by, DROP COLUMN revoke_reason`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What bears on a question is looked up by key, however much else its principal has open. Also brings tables of before 0.1.0's last
 * changes to what their migration makes now.
 */
export class DecisionsByKey1767225800000 implements MigrationInterface {
  readonly name = 'DecisionsByKey1767225800000';

  async up(runner: QueryRunner): Promise<void> {
    await this.catchUp(runner);
    await runner.query(`ALTER TABLE approval_waiter ADD COLUMN principal text, ADD COLUMN matters_until timestamptz`);
    await runner.query(`
      UPDATE approval_waiter w SET principal = a.principal, matters_until = CASE a.state
          WHEN 'pending' THEN a.expires_at WHEN 'denied' THEN a.resolved_at + interval '10 minutes' ELSE a.created_at END
        FROM approval a WHERE a.id = w.approval_id`);
    await runner.query(`ALTER TABLE approval_waiter ALTER COLUMN principal SET NOT NULL, ALTER COLUMN matters_until SET NOT NULL`);
    await runner.query('CREATE INDEX approval_waiter_content ON approval_waiter (principal, fingerprint, joined_at)');
    await runner.query('CREATE INDEX approval_waiter_session ON approval_waiter (principal, session_id, joined_at)');
    await runner.query(`CREATE INDEX approval_open ON approval (principal, expires_at) WHERE state = 'pending'`);
    await runner.query('DROP INDEX approval_memory');

    await runner.query(
      `CREATE INDEX approval_grant_content ON approval_grant (principal, fingerprint, expires_at) WHERE state = 'active' AND scope = 'once'`,
    );
    await runner.query(
      `CREATE INDEX approval_grant_session ON approval_grant (principal, session_id, expires_at) WHERE state = 'active' AND scope = 'session'`,
    );
    await runner.query(
      `CREATE INDEX approval_grant_duration ON approval_grant (principal, expires_at) WHERE state = 'active' AND scope = 'duration'`,
    );
    await runner.query(`CREATE INDEX approval_grant_end ON approval_grant (expires_at) WHERE state = 'active'`);
    await runner.query('DROP INDEX approval_grant_active');

    await runner.query(`
      CREATE TABLE refused_call (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        tail text[] NOT NULL,
        decided_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX refused_call_age ON refused_call (decided_at)');
    await runner.query('ALTER TABLE remembered_block ADD COLUMN call_id uuid');
    await runner.query(`
      INSERT INTO refused_call (tail, decided_at)
      SELECT tail, max(decided_at) FROM remembered_block WHERE verdict = 'refused' GROUP BY tail`);
    await runner.query(`UPDATE remembered_block b SET call_id = c.id FROM refused_call c WHERE b.verdict = 'refused' AND c.tail = b.tail`);
    await runner.query('ALTER TABLE remembered_block DROP COLUMN tail');
    await runner.query('CREATE INDEX approval_age ON approval (expires_at)');
  }

  private async catchUp(runner: QueryRunner): Promise<void> {
    const added = {
      approval: [
        `contents jsonb NOT NULL DEFAULT '[]'`,
        `shown text[] NOT NULL DEFAULT '{}'`,
        'sequence int NOT NULL DEFAULT 1',
        'decided_revision int',
      ],
      approval_waiter: [`beside text[] NOT NULL DEFAULT '{}'`, 'revision int NOT NULL DEFAULT 1'],
      approval_grant: [
        `terms jsonb NOT NULL DEFAULT '{"reviewers":[],"quorum":1,"expiresInMs":1}'`,
        'policy_version int NOT NULL DEFAULT 0',
        `asked_at timestamptz NOT NULL DEFAULT 'epoch'`,
      ],
    };
    for (const [table, columns] of Object.entries(added))
      for (const column of columns) await runner.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column}`);
    await runner.query('ALTER TABLE approval DROP COLUMN IF EXISTS excerpt');
    // What was asked before cards showed all of a call cannot be shown now; whoever waits asks again.
    await runner.query(`UPDATE approval SET state = 'expired' WHERE state = 'pending' AND contents = '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE remembered_block ADD COLUMN tail text[] NOT NULL DEFAULT '{}'`);
    await runner.query('UPDATE remembered_block b SET tail = c.tail FROM refused_call c WHERE c.id = b.call_id');
    await runner.query('ALTER TABLE remembered_block DROP COLUMN call_id');
    await runner.query('DROP TABLE refused_call');
    await runner.query(
      'DROP INDEX approval_age, approval_grant_end, approval_grant_duration, approval_grant_session, approval_grant_content, approval_open',
    );
    await runner.query('ALTER TABLE approval_waiter DROP COLUMN principal, DROP COLUMN matters_until');
    await runner.query('CREATE INDEX approval_memory ON approval (principal, state, expires_at, resolved_at)');
    await runner.query(`CREATE INDEX approval_grant_active ON approval_grant (principal, expires_at) WHERE state = 'active'`);
  }
}

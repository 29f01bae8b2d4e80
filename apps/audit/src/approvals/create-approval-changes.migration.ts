import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened to approvals, change by change. Rows are only ever inserted: whatever tries to change or delete one fails. */
export class CreateApprovalChanges1767225770000 implements MigrationInterface {
  readonly name = 'CreateApprovalChanges1767225770000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approval_change (
        approval_id text NOT NULL,
        change int NOT NULL,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        exchange_id text,
        data jsonb NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (approval_id, change)
      )`);
    await runner.query(`
      CREATE FUNCTION keep_approval_changes() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'changes of approvals are a record: they are only ever added'; END $$`);
    await runner.query(`
      CREATE TRIGGER approval_change_is_a_record BEFORE UPDATE OR DELETE OR TRUNCATE ON approval_change
        FOR EACH STATEMENT EXECUTE FUNCTION keep_approval_changes()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE approval_change');
    await runner.query('DROP FUNCTION keep_approval_changes');
  }
}

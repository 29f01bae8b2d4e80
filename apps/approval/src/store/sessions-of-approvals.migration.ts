import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Approvals are looked for by their session, which a client may know by the first part of its id. */
export class SessionsOfApprovals1767225725000 implements MigrationInterface {
  readonly name = 'SessionsOfApprovals1767225725000';

  async up(runner: QueryRunner): Promise<void> {
    // In the order of bytes, so that what begins alike stands together.
    await runner.query('CREATE INDEX approvals_session ON approvals (session_id COLLATE "C")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX approvals_session');
  }
}

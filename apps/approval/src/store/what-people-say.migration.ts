import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comments, who has looked at it, and what became of the grant: all bounded in number, and written with the change that they are. */
export class WhatPeopleSay1767225722000 implements MigrationInterface {
  readonly name = 'WhatPeopleSay1767225722000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approvals
        ADD COLUMN comments jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN seen_by jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN grant_uses integer NOT NULL DEFAULT 0,
        ADD COLUMN grant_revoked jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE approvals DROP COLUMN grant_revoked, DROP COLUMN grant_uses, DROP COLUMN seen_by, DROP COLUMN comments',
    );
  }
}

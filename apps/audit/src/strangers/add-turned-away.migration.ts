import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the few records that tell of callers whom nobody knows among all that tell of the others. */
export class AddTurnedAway1767225760000 implements MigrationInterface {
  readonly name = 'AddTurnedAway1767225760000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX journal_record_turned_away ON journal_record (recorded_at, chain, seq) WHERE type = 'calls.turned_away'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX journal_record_turned_away');
  }
}

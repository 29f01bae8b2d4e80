import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists call an exchange: the first words of the newest text of its user, masked. */
export class AddTitle1767225931000 implements MigrationInterface {
  readonly name = 'AddTitle1767225931000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exchange ADD COLUMN title text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exchange DROP COLUMN title');
  }
}

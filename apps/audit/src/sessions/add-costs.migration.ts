import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an exchange took: all tokens that the provider told, and what they cost when its end came, in millionths of the currency's unit. */
export class AddCosts1767225930000 implements MigrationInterface {
  readonly name = 'AddCosts1767225930000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exchange ADD COLUMN tokens bigint, ADD COLUMN cost bigint, ADD COLUMN currency text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exchange DROP COLUMN tokens, DROP COLUMN cost, DROP COLUMN currency');
  }
}

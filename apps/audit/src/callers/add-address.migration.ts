import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where callers call from. */
export class AddAddress1767226010000 implements MigrationInterface {
  readonly name = 'AddAddress1767226010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE caller ADD COLUMN address text');
    await runner.query('CREATE INDEX caller_address ON caller (address)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE caller DROP COLUMN address');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exchanges by what they took. */
export class IndexCosts1767225939900 implements MigrationInterface {
  readonly name = 'IndexCosts1767225939900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX exchange_tokens ON exchange (tokens) WHERE tokens IS NOT NULL');
    await runner.query('CREATE INDEX exchange_cost ON exchange (cost) WHERE cost IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX exchange_tokens, exchange_cost');
  }
}

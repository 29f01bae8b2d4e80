import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each ingress instance has counted of budgets. */
export class BudgetSpending1767225830000 implements MigrationInterface {
  readonly name = 'BudgetSpending1767225830000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE budget_spending (
        budget_id text NOT NULL,
        holder text NOT NULL,
        begins_at timestamptz NOT NULL,
        instance text NOT NULL,
        ends_at timestamptz NOT NULL,
        calls bigint NOT NULL CHECK (calls >= 0),
        tokens bigint NOT NULL CHECK (tokens >= 0),
        micros bigint NOT NULL CHECK (micros >= 0),
        PRIMARY KEY (budget_id, holder, begins_at, instance)
      )`);
    await runner.query('CREATE INDEX budget_spending_end ON budget_spending (ends_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE budget_spending');
  }
}

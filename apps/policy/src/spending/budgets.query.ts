import { Clock } from '#chassis';
import type { Amounts, Principal } from '#contracts';
import { Transactions } from '#persistence';
import { budgetHolders, budgetWindow, type BudgetWindow, type CompiledBudget } from '#policy-model';
import { Injectable } from '@nestjs/common';
import { compilePublished } from '../authoring/policy-check.js';
import { PolicyVersionsStore } from '../authoring/policy-versions.store.js';

/** How much of a budget somebody has used in the window that is now, as far as instances have told. */
export interface BudgetUse {
  readonly budget: CompiledBudget;
  readonly holder: string;
  readonly window: BudgetWindow;
  readonly spent: Amounts;
}

type Row = { readonly budgetId: string; readonly holder: string } & Amounts;

const nothingSpent: Amounts = { calls: 0, tokens: 0, micros: 0 };

/** Reads what is used of the budgets of the policies in force. */
@Injectable()
export class BudgetsQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
    private readonly clock: Clock,
  ) {}

  /** The budgets that calls of somebody count in, used or not, in the order of the policy. */
  async own(principal: Principal): Promise<BudgetUse[]> {
    const current = await this.current();
    const held = current.flatMap(({ budget, window }) => budgetHolders(budget, principal).map((holder) => ({ budget, window, holder })));
    const holders = [...new Set(held.map(({ holder }) => holder))];
    const rows = await this.spent(current, holders, current.length * holders.length);
    return held.map((one) => ({
      ...one,
      spent: rows.find(({ budgetId, holder }) => budgetId === one.budget.id && holder === one.holder) ?? nothingSpent,
    }));
  }

  /** Everybody's that are used at all: those nearest to their end first, at most `limit`. */
  async all(limit: number): Promise<BudgetUse[]> {
    const current = await this.current();
    const rows = await this.spent(current, null, limit);
    const known = new Map(current.map((one) => [one.budget.id, one]));
    return rows.map((spent) => ({ ...known.get(spent.budgetId)!, holder: spent.holder, spent }));
  }

  private async current(): Promise<Pick<BudgetUse, 'budget' | 'window'>[]> {
    const rows = await this.transactions.read((manager) => this.versions.inForce(manager));
    const now = this.clock.millis();
    return rows.flatMap(({ source, scope }) => {
      const compiled = compilePublished(source, scope);
      return compiled.ok ? compiled.policy.budgets.map((budget) => ({ budget, window: budgetWindow(budget, now) })) : [];
    });
  }

  /** `holders` null: everybody. */
  private spent(current: Awaited<ReturnType<BudgetsQuery['current']>>, holders: readonly string[] | null, limit: number): Promise<Row[]> {
    const limits = current.map(({ budget }) => budget.limits);
    return this.transactions.read((manager) =>
      manager.query<Row[]>(
        `SELECT budget_id "budgetId", holder, sum(calls)::float8 calls, sum(tokens)::float8 tokens, sum(micros)::float8 micros
           FROM budget_spending
           JOIN unnest($1::text[], $2::timestamptz[], $3::float8[], $4::float8[], $5::float8[])
                AS asked(budget_id, begins_at, most_calls, most_tokens, most_micros) USING (budget_id, begins_at)
          WHERE $6::text[] IS NULL OR holder = ANY($6)
          GROUP BY budget_id, holder, most_calls, most_tokens, most_micros
          ORDER BY greatest(sum(calls) / most_calls, sum(tokens) / most_tokens, sum(micros) / most_micros) DESC, budget_id, holder
          LIMIT $7`,
        [
          current.map(({ budget }) => budget.id),
          current.map(({ window }) => new Date(window.start)),
          limits.map(({ calls }) => calls),
          limits.map(({ tokens }) => tokens),
          limits.map(({ micros }) => micros),
          holders,
          limit,
        ],
      ),
    );
  }
}

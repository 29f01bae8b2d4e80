import { budgetUsed, type Amounts, type budgetSpent, type TopicData } from '#contracts';
import { Outbox, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export type Spent = TopicData<typeof budgetSpent>;
type Entry = Spent['entries'][number];
type Used = TopicData<typeof budgetUsed>;

/** Whoever adds up holds it: two replicas that did so at once would each miss what the other has just been told. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('ostiary budget spending'))`;

/** What all instances have counted of budgets. Sums of one instance only grow, so what comes twice or late changes nothing. */
@Injectable()
export class BudgetSpendingStore {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Keeps what an instance has counted, and tells every instance of the budgets of which all together have used half. */
  async take({ instance, entries }: Spent): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(LOCK);
      await this.keep(manager, instance, entries);
      const used = await this.used(manager, entries);
      const events = used.map((data) => ({ key: `${data.budgetId}/${data.holder}`, subject: data.budgetId, data }));
      await this.outbox.appendAll(manager, budgetUsed, events);
    });
  }

  /** Windows that ended before a time are not asked about any more. */
  async forget(manager: EntityManager, before: Date): Promise<void> {
    await manager.query('DELETE FROM budget_spending WHERE ends_at < $1', [before]);
  }

  private async keep(manager: EntityManager, instance: string, entries: readonly Entry[]): Promise<void> {
    await manager.query(
      `INSERT INTO budget_spending AS known (budget_id, holder, begins_at, instance, ends_at, calls, tokens, micros)
       SELECT budget_id, holder, begins_at, $1, ends_at, calls, tokens, micros
         FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[])
              AS told(budget_id, holder, begins_at, ends_at, calls, tokens, micros)
       ON CONFLICT (budget_id, holder, begins_at, instance) DO UPDATE
         SET calls = greatest(known.calls, excluded.calls), tokens = greatest(known.tokens, excluded.tokens),
             micros = greatest(known.micros, excluded.micros)`,
      [
        instance,
        ...columnsOf(entries),
        entries.map(({ until }) => until),
        entries.map(({ spent }) => spent.calls),
        entries.map(({ spent }) => spent.tokens),
        entries.map(({ spent }) => spent.micros),
      ],
    );
  }

  private async used(manager: EntityManager, entries: readonly Entry[]): Promise<Used[]> {
    const rows: (Pick<Used, 'budgetId' | 'holder'> & { begins: Date; instance: string } & Record<keyof Amounts, string>)[] =
      await manager.query(
        `SELECT s.budget_id "budgetId", s.holder, s.begins_at begins, s.instance, s.calls, s.tokens, s.micros
           FROM budget_spending s
           JOIN unnest($1::text[], $2::text[], $3::timestamptz[]) AS told(budget_id, holder, begins_at)
          USING (budget_id, holder, begins_at)`,
        columnsOf(entries),
      );
    const parts = Map.groupBy(rows, ({ budgetId, holder, begins }) => keyOf(budgetId, holder, begins));
    return entries.flatMap(({ budgetId, holder, from, until, near }) => {
      const told = (parts.get(keyOf(budgetId, holder, new Date(from))) ?? []).map(({ instance, calls, tokens, micros }) => ({
        instance,
        calls: Number(calls),
        tokens: Number(tokens),
        micros: Number(micros),
      }));
      return isNear(near, told) ? [{ budgetId, holder, from, until, parts: told }] : [];
    });
  }
}

const columnsOf = (entries: readonly Entry[]): string[][] => [
  entries.map(({ budgetId }) => budgetId),
  entries.map(({ holder }) => holder),
  entries.map(({ from }) => from),
];

const keyOf = (budgetId: string, holder: string, begins: Date): string => JSON.stringify([budgetId, holder, begins.getTime()]);

const isNear = (near: Entry['near'], parts: readonly Amounts[]): boolean =>
  (['calls', 'tokens', 'micros'] as const).some((name) => {
    const from = near[name];
    return from !== null && parts.reduce((sum, part) => sum + part[name], 0) >= from;
  });

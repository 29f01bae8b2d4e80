import type { budgetUsed, TopicData } from '#contracts';
import type { BudgetOfCall } from '#policy-model';
import * as fc from 'fast-check';
import { BudgetLedger } from './budget-ledger.js';

const limits = { calls: 10, tokens: null, micros: null };
const budget = {
  id: 'some',
  scope: null,
  of: 'principal',
  groups: null,
  condition: null,
  per: 'day',
  zone: 'UTC',
  limits,
  currency: null,
  message: null,
  mode: 'enforce',
} as const;
const of: BudgetOfCall = { budget, holder: 'principal x|alice/1' };
const [one, two] = [
  { start: 0, end: 1_000 },
  { start: 1_000, end: 2_000 },
];
const call = { calls: 1, tokens: 5, micros: 0 };
const usedBy = (parts: Record<string, number>, { start, end } = one): TopicData<typeof budgetUsed> => ({
  budgetId: budget.id,
  holder: of.holder,
  from: new Date(start).toISOString(),
  until: new Date(end).toISOString(),
  parts: Object.entries(parts).map(([instance, calls]) => ({ instance, calls, tokens: 0, micros: 0 })),
});
const calls = (ledger: BudgetLedger, window = one) => ledger.spentOf(of, window).calls;

describe('the ledger of budgets', () => {
  it('adds what others counted to its own, which it knows best', () => {
    const ledger = new BudgetLedger('me');
    ledger.add(of, one, call);
    ledger.learn(usedBy({ me: 40, other: 2, third: 3 }));
    ledger.add(of, one, call);
    expect(ledger.spentOf(of, one)).toEqual({ calls: 7, tokens: 10, micros: 0 });
  });

  it('begins anew with a window, and does not take what belongs to an earlier one', () => {
    const ledger = new BudgetLedger('me');
    ledger.add(of, one, call);
    ledger.learn(usedBy({ other: 5 }));
    expect(calls(ledger, two)).toBe(0);
    ledger.add(of, one, call);
    ledger.learn(usedBy({ other: 6 }));
    expect(calls(ledger, two)).toBe(0);
  });

  it('takes the window of a clock that is ahead', () => {
    const ledger = new BudgetLedger('me');
    ledger.learn(usedBy({ other: 5 }, two));
    expect([calls(ledger, one), calls(ledger, two)]).toEqual([5, 5]);
  });

  it('tells what changed once, again where it could not be told, and forgets what is over', () => {
    const ledger = new BudgetLedger('me');
    ledger.add(of, one, call);
    const [told] = [...ledger.changes(500)];
    expect(told).toEqual({
      budgetId: 'some',
      holder: 'principal x|alice/1',
      from: '1970-01-01T00:00:00.000Z',
      until: '1970-01-01T00:00:01.000Z',
      spent: call,
      near: { calls: 5, tokens: null, micros: null },
    });
    expect([...ledger.changes(500)]).toEqual([]);
    ledger.again([told!]);
    expect([...ledger.changes(500)]).toEqual([told]);
    ledger.add(of, one, call);
    expect([...ledger.changes(1_000)].map(({ spent }) => spent.calls)).toEqual([2]);
    ledger.again([told!]);
    expect([...ledger.changes(1_000)]).toEqual([]);
  });

  it('comes to the same sum whatever is heard twice, late or in another order', () => {
    const heard = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 50 })), { maxLength: 20 });
    fc.assert(
      fc.property(heard, fc.nat(), (sums, seed) => {
        const told = sums.map(([instance, count]) => usedBy({ [instance]: count }));
        const shuffled = [...told, ...told].sort((_a, _b) => ((seed * 7919) % 3) - 1);
        const ledgers = [told, shuffled].map((messages) => {
          const ledger = new BudgetLedger('me');
          for (const message of messages) ledger.learn(message);
          return calls(ledger);
        });
        const highest = new Map<string, number>();
        for (const [instance, count] of sums) highest.set(instance, Math.max(count, highest.get(instance) ?? 0));
        expect(ledgers).toEqual(Array(2).fill([...highest.values()].reduce((sum, some) => sum + some, 0)));
      }),
    );
  });
});

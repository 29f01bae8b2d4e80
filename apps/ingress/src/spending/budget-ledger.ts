import type { Amounts, budgetSpent, budgetUsed, TopicData } from '#contracts';
import type { BudgetOfCall, BudgetWindow } from '#policy-model';

const nothingSpent: Amounts = { calls: 0, tokens: 0, micros: 0 };
const names = ['calls', 'tokens', 'micros'] as const;

/** One holder's budget, in the newest window that anybody has counted in. */
interface Account extends BudgetWindow {
  readonly own: Amounts;
  readonly others: ReadonlyMap<string, Amounts>;
  /** Not told since it changed. */
  readonly isNew: boolean;
  readonly near: TopicData<typeof budgetSpent>['entries'][number]['near'];
}

type Entry = TopicData<typeof budgetSpent>['entries'][number];

/**
 * How much of each budget is used, as far as this instance knows: what it counted itself, exactly, and of other instances what the policy service has
 * told. Each instance's own sum only grows within a window, so what is heard twice, late or in another order adds up to the same.
 */
export class BudgetLedger {
  private readonly accounts = new Map<string, Account>();

  /** `instance` names this run: what an earlier one counted is another's. */
  constructor(private readonly instance: string) {}

  spentOf(of: BudgetOfCall, window: BudgetWindow): Amounts {
    const { own, others } = this.account(of, window);
    return [...others.values()].reduce(added, own);
  }

  add(of: BudgetOfCall, window: BudgetWindow, amounts: Amounts): void {
    const account = this.account(of, window);
    // What a call used that began in an earlier window is not this one's.
    if (account.start === window.start) this.accounts.set(keyOf(of), { ...account, own: added(account.own, amounts), isNew: true });
  }

  learn({ budgetId, holder, from, until, parts }: TopicData<typeof budgetUsed>): void {
    const key = `${budgetId}/${holder}`;
    const window = { start: Date.parse(from), end: Date.parse(until) };
    const known = this.accounts.get(key);
    if (known !== undefined && known.start > window.start) return;
    const account = known?.start === window.start ? known : fresh(window, known?.near);
    const others = new Map(account.others);
    for (const { instance, ...amounts } of parts)
      if (instance !== this.instance) others.set(instance, greater(others.get(instance) ?? nothingSpent, amounts));
    this.accounts.set(key, { ...account, others });
  }

  /** What has changed since it was last asked. What is over at `now` is told a last time, and forgotten. */
  *changes(now: number): Generator<Entry> {
    for (const [key, account] of this.accounts) {
      const { start, end, own, near, isNew } = account;
      if (end <= now) this.accounts.delete(key);
      else if (isNew) this.accounts.set(key, { ...account, isNew: false });
      const [budgetId = ''] = key.split('/', 1);
      if (isNew)
        yield {
          budgetId,
          holder: key.slice(budgetId.length + 1),
          from: new Date(start).toISOString(),
          until: new Date(end).toISOString(),
          spent: own,
          near,
        };
    }
  }

  /** What could not be told is to be told again. */
  again(entries: readonly Entry[]): void {
    for (const { budgetId, holder, from } of entries) {
      const account = this.accounts.get(`${budgetId}/${holder}`);
      if (account?.start === Date.parse(from)) this.accounts.set(`${budgetId}/${holder}`, { ...account, isNew: true });
    }
  }

  private account(of: BudgetOfCall, window: BudgetWindow): Account {
    const { calls, tokens, micros } = of.budget.limits;
    const near = { calls: half(calls), tokens: half(tokens), micros: half(micros) };
    const known = this.accounts.get(keyOf(of));
    // A clock that is ahead has begun the next one.
    const account = known !== undefined && known.start >= window.start ? { ...known, near } : fresh(window, near);
    this.accounts.set(keyOf(of), account);
    return account;
  }
}

const keyOf = ({ budget, holder }: BudgetOfCall): string => `${budget.id}/${holder}`;
const half = (limit: number | null): number | null => (limit === null ? null : limit / 2);
const unbounded = { calls: null, tokens: null, micros: null };
const fresh = ({ start, end }: BudgetWindow, near: Account['near'] = unbounded): Account => ({
  start,
  end,
  own: nothingSpent,
  others: new Map(),
  isNew: false,
  near,
});

const both = (one: Amounts, other: Amounts, of: (a: number, b: number) => number): Amounts =>
  Object.fromEntries(names.map((name) => [name, of(one[name], other[name])])) as Amounts;
const added = (one: Amounts, other: Amounts): Amounts => both(one, other, (a, b) => a + b);
const greater = (one: Amounts, other: Amounts): Amounts => both(one, other, Math.max);

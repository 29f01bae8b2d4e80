import type { Verdict } from '#contracts';
import type { CompiledPolicy } from '#policy-model';
import type { BacktestResult, RuleResult } from './backtest-result.js';
import type { Compared, Skipped } from './recorded-exchanges.js';
import { generalLimits, limitsOf } from './rule-limits.js';
import { isSame, verdictOf } from './rule-stances.js';

const MOST_SAMPLES = 10;
/** Rules that took part then and that the draft is without: as many as policies of years could have had. */
const MOST_RULES = 5_000;

class Counted {
  count = 0;
  readonly samples: string[] = [];

  add(exchange: string): void {
    this.count += 1;
    if (this.samples.length < MOST_SAMPLES) this.samples.push(exchange);
  }
}

class RuleCounts {
  before = 0;
  after = 0;
  readonly starts = new Counted();
  readonly stops = new Counted();
  readonly alters = new Counted();
}

/** Adds up what a draft changes, by rule and by verdict. Bounded whatever is added. */
export class BacktestTally {
  private readonly rules = new Map<string, RuleCounts>();
  private readonly verdicts = new Map<string, { readonly from: Verdict; readonly to: Verdict; readonly counted: Counted }>();
  private readonly counts = { exchanges: 0, changed: 0, partial: 0, unidentified: 0, unjudged: 0, unreadable: 0 };

  constructor(private readonly policy: CompiledPolicy) {
    for (const { id } of policy.rules) this.rules.set(id, new RuleCounts());
  }

  get exchanges(): number {
    return this.counts.exchanges;
  }

  skip(why: Skipped | 'unreadable', count = 1): void {
    this.counts[why] += count;
  }

  add({ exchange, before, after, isWhole }: Compared): void {
    this.counts.exchanges += 1;
    if (!isWhole) this.counts.partial += 1;
    let isChanged = false;
    for (const ruleId of new Set([...before.keys(), ...after.keys()])) {
      const rule = this.rule(ruleId);
      const [then, now] = [before.get(ruleId), after.get(ruleId)];
      if (then !== undefined) rule.before += 1;
      if (now !== undefined) rule.after += 1;
      const counted = then === undefined ? rule.starts : now === undefined ? rule.stops : isSame(then, now) ? null : rule.alters;
      counted?.add(exchange);
      isChanged ||= counted !== null;
    }
    if (isChanged) this.counts.changed += 1;
    const [from, to] = [verdictOf(before), verdictOf(after)];
    if (from === to) return;
    const key = `${from} ${to}`;
    const known = this.verdicts.get(key) ?? { from, to, counted: new Counted() };
    this.verdicts.set(key, known);
    known.counted.add(exchange);
  }

  result(): BacktestResult {
    const drafted = new Map(this.policy.rules.map((rule) => [rule.id, rule]));
    const verdicts = [...this.verdicts.values()]
      .toSorted((one, other) => other.counted.count - one.counted.count)
      .map(({ from, to, counted }) => ({ from, to, ...told(counted) }));
    const rules = [...this.rules].map(([ruleId, counts]): RuleResult => {
      const rule = drafted.get(ruleId);
      const { before, after, starts, stops, alters } = counts;
      const limits = rule === undefined ? [] : limitsOf(rule, this.policy);
      return { ruleId, inDraft: rule !== undefined, before, after, starts: told(starts), stops: told(stops), alters: told(alters), limits };
    });
    return { ...this.counts, verdicts, rules, limits: [...generalLimits] };
  }

  private rule(id: string): RuleCounts {
    const known = this.rules.get(id);
    if (known !== undefined) return known;
    const rule = new RuleCounts();
    if (this.rules.size < MOST_RULES) this.rules.set(id, rule);
    return rule;
  }
}

const told = ({ count, samples }: Counted): { count: number; samples: string[] } => ({ count, samples });

import { Inject, Injectable } from '@nestjs/common';
import { Clock, CONFIG, Metrics, type OstiaryConfig } from '#chassis';
import { type Amounts, costOf, priceOf, type Reason } from '#contracts';
import { type BudgetOfCall, budgetsOf, budgetWindow, type BudgetWindow, type CallAttributes } from '#policy-model';
import type { ClientCall } from '../call/client-call.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { BudgetBook } from './budget-book.js';
import { usageOfCall } from './usage-of-call.js';
import { overBudget, uncountable, usedUp } from './over-budget.js';

/** What budgets say of a call: what stands in its record, and why it does not go on; null: it does, and is counted. */
export interface Budgeted {
  readonly reasons: readonly Reason[];
  readonly refusal: Error | null;
}

interface Counted extends BudgetOfCall {
  readonly window: BudgetWindow;
}

const none: Budgeted = { reasons: [], refusal: null };

/** Counts calls in the budgets of the policy, and refuses those that come when one is used up. The call that crosses the end of one goes through. */
@Injectable()
export class Budgets {
  private readonly over;

  constructor(
    private readonly book: BudgetBook,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    metrics: Metrics,
  ) {
    this.over = metrics.counter('ostiary_ingress_over_budget_total', 'Calls over a budget.', ['budget', 'mode']);
  }

  /** Counts a call that no rule blocks: at once, so that calls that come together are counted one by one; what it used, when it is over. */
  enter(call: ClientCall, { policy }: Pick<Ruleset, 'policy'>, attributes: CallAttributes): Budgeted {
    const kind = call.route?.kind;
    if (policy.budgets.length === 0 || (kind !== 'generate' && kind !== 'batch')) return none;
    const now = this.clock.millis();
    const counted = budgetsOf(policy, attributes).map((of) => ({ ...of, window: budgetWindow(of.budget, now) }));
    const over = counted.flatMap((one) => {
      const refusal = this.refusalOf(one, call, attributes.model, now);
      return refusal === null ? [] : [{ budget: one.budget, refusal }];
    });
    for (const { budget } of over) this.over.inc({ budget: budget.id, mode: budget.mode });
    const reasons = over.map(({ budget: { id: ruleId, mode } }): Reason => ({
      code: 'over_budget',
      ruleId,
      action: 'block',
      mode,
      blocks: [],
    }));
    const refusal = over.find(({ budget: { mode } }) => mode === 'enforce')?.refusal ?? null;
    if (refusal === null) this.count(call, counted, attributes);
    return { reasons, refusal };
  }

  private refusalOf({ budget, holder, window }: Counted, call: ClientCall, model: string, now: number): Error | null {
    const { id } = call.exchange;
    const why = usedUp(budget, this.book.ledger.spentOf({ budget, holder }, window));
    if (why !== null) return overBudget(budget, window, why, now, id);
    const { tokens, micros } = budget.limits;
    if (call.route?.kind === 'batch' && (tokens !== null || micros !== null))
      return uncountable(budget, 'What the calls of a batch use is not known here: make them one by one', id);
    if (micros !== null && priceOf(this.config.audit.prices, model)?.currency !== budget.currency)
      return uncountable(budget, `The model has no price in ${budget.currency}, so that what it costs cannot be counted`, id);
    return null;
  }

  private count(call: ClientCall, counted: readonly Counted[], { model, sizes }: CallAttributes): void {
    const add = (amountsIn: (currency: string | null) => Amounts): void => {
      for (const { budget, holder, window } of counted) this.book.ledger.add({ budget, holder }, window, amountsIn(budget.currency));
    };
    add(() => ({ calls: 1, tokens: 0, micros: 0 }));
    call.keep({
      release: () => {
        const usage = usageOfCall(call.exchange, sizes.bytes, call.reply.left.aborted);
        if (usage === null) return;
        const tokens = Object.values(usage).reduce<number>((sum, some) => sum + Math.max(0, some ?? 0), 0);
        const cost = costOf(this.config.audit.prices, model, usage);
        add((currency) => ({ calls: 0, tokens, micros: cost !== null && cost.currency === currency ? cost.micros : 0 }));
      },
    });
  }
}

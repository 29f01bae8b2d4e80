import { type Amounts, OstiaryError, type Refusal, refusalByRule } from '#contracts';
import type { BudgetWindow, CompiledBudget } from '#policy-model';
import { RefusedError } from '../call/refused.error.js';

/** A call that would have to wait for the next minute. */
export class RateLimitedError extends OstiaryError {
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super('rate_limited', message);
  }
}

const each = { minute: 'a minute', hour: 'an hour', day: 'a day' } as const;

/** What of a budget is used up, in words; null: nothing is. */
export function usedUp({ limits, currency, per }: CompiledBudget, spent: Amounts): string | null {
  const { calls, tokens, micros } = limits;
  if (calls !== null && spent.calls >= calls) return `${calls} calls ${each[per]} are allowed, and ${spent.calls} were made`;
  if (tokens !== null && spent.tokens >= tokens) return `${tokens} tokens ${each[per]} are allowed, and ${spent.tokens} are used`;
  if (micros !== null && spent.micros >= micros)
    return `${money(micros)} ${currency} ${each[per]} are allowed, and ${money(spent.micros)} are spent`;
  return null;
}

/** The refusal of a call over a budget. One that lasts a minute is a matter of pace: clients come again by themselves. */
export function overBudget(budget: CompiledBudget, { end }: BudgetWindow, why: string, now: number, reference: string): Error {
  const { id, message, per } = budget;
  const said = message ?? 'A budget of this gateway is used up.';
  const seconds = Math.max(1, Math.ceil((end - now) / 1_000));
  if (per === 'minute') return new RateLimitedError(`${said} Budget ${id}: ${why}. Ask again in ${seconds} seconds.`, seconds);
  return new RefusedError('budget_exceeded', {
    ...refusalOf(budget, said, reference),
    reason: why,
    advice: `The budget begins anew at ${new Date(end).toISOString().replace('.000Z', 'Z')}, in ${inWords(seconds)}.`,
  });
}

/** What a call will cost cannot be known, so that it cannot be counted. */
export const uncountable = (budget: CompiledBudget, why: string, reference: string): Error =>
  new RefusedError('budget_exceeded', {
    ...refusalOf(budget, budget.message ?? 'This call cannot be counted in a budget of this gateway.', reference),
    reason: why,
  });

const refusalOf = ({ id }: CompiledBudget, message: string, reference: string): Refusal =>
  refusalByRule({ ruleId: id, message }, reference);

const money = (micros: number): string => (micros / 1_000_000).toFixed(micros < 10_000 ? 6 : 2);

function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = hours === 0 ? `${minutes} min` : `${minutes % 60} min`;
  return hours === 0 ? rest : `${hours} h ${rest}`;
}

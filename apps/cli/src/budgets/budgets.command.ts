import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { ControlApi } from '../control/control-api.js';
import { jsonLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';

interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** As much of one as is told here; openapi.json has all of it. */
interface Budget {
  readonly id: string;
  readonly holder: string;
  readonly mode: string;
  readonly per: string;
  readonly until: string;
  readonly limits: { readonly calls: number | null; readonly tokens: number | null; readonly cost: Money | null };
  readonly spent: { readonly calls: number; readonly tokens: number; readonly cost: Money | null };
  readonly usedUp: boolean;
}

/** Says what is used of the budgets that one's calls count in, or of everybody's; with `json` one object a line. */
export async function budgets(all: boolean, json: boolean, api: Pick<ControlApi, 'get'>, terminal: Terminal): Promise<ExitCode> {
  const { items } = (await api.get(`/api/budgets${all ? '?all=true' : ''}`)) as { readonly items: readonly Budget[] };
  if (json) terminal.out(items.map(jsonLine).join(''));
  else if (items.length === 0) terminal.out(all ? 'Nobody has used any budget.\n' : 'Your calls count in no budget.\n');
  else terminal.out(tableOfRows(['BUDGET', 'WHOSE', 'USED', 'A', 'BEGINS ANEW', ''], items.map(rowOf)));
  return exitCodes.clean;
}

const rowOf = (budget: Budget): string[] => {
  const { id, holder, mode, per, until, usedUp } = budget;
  const state = usedUp ? 'used up' : '';
  return [id, holder, usedOf(budget), per, until, mode === 'shadow' ? `${state} (shadow)`.trim() : state];
};

function usedOf({ limits, spent }: Budget): string {
  const { calls, tokens, cost } = limits;
  return [
    ...(calls === null ? [] : [`${spent.calls} of ${calls} calls`]),
    ...(tokens === null ? [] : [`${spent.tokens} of ${tokens} tokens`]),
    ...(cost === null ? [] : [`${spent.cost?.amount ?? 0} of ${cost.amount} ${cost.currency}`]),
  ].join(', ');
}

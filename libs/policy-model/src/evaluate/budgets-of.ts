import { principalKey } from '#contracts';
import type { CompiledPolicy } from '../compile/compiled-policy.js';
import { conditionContext, type PhaseContext } from './condition-context.js';
import type { CallAttributes } from './evaluation.js';
import type { CompiledBudget } from '../compile/compiled-budget.js';
import { isInScope } from '../scopes/policy-scope.js';

/** A budget that a call counts in, and whose it is: `principal issuer|subject`, `group name`, or `everyone`. */
export interface BudgetOfCall {
  readonly budget: CompiledBudget;
  readonly holder: string;
}

/**
 * The budgets that a call counts in. A condition that cannot be evaluated counts the call. A caller whose groups are unknown has, of budgets
 * that hang on groups, one of its own: nobody can say whose it would use up.
 */
export function budgetsOf({ budgets }: CompiledPolicy, attributes: CallAttributes): BudgetOfCall[] {
  if (budgets.length === 0) return [];
  const context = conditionContext(attributes);
  return budgets
    .filter((budget) => isInScope(budget.scope, attributes) && counts(budget, context))
    .flatMap((budget) => budgetHolders(budget, attributes.principal).map((holder) => ({ budget, holder })));
}

function counts({ condition }: CompiledBudget, context: PhaseContext): boolean {
  if (condition === null) return true;
  try {
    return condition.evaluate({ ...context, findings: [], call: {} });
  } catch {
    return true;
  }
}

/** Whose a budget is of which calls of somebody count; empty: it is not about them. From which client they call, a person alone does not tell. */
export function budgetHolders(
  { of, groups: named, scope }: Pick<CompiledBudget, 'of' | 'groups' | 'scope'>,
  principal: CallAttributes['principal'],
): string[] {
  if (scope?.kind === 'group' && principal.groups?.includes(scope.name) === false) return [];
  const own = `principal ${principalKey(principal)}`;
  const { groups } = principal;
  if (groups === null && (named !== null || scope?.kind === 'group')) return [own];
  const met = named?.filter((group) => groups?.includes(group)) ?? [];
  if (named !== null && met.length === 0) return [];
  if (of === 'group') return met.map((group) => `group ${group}`);
  return [of === 'everyone' ? 'everyone' : own];
}

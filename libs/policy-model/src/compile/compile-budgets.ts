import { compileCondition, type Condition } from './condition.js';
import { budgetLimits, type BudgetSource } from '../language/budget-source.schema.js';
import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import type { RuleSource } from '../language/policy-source.schema.js';
import type { CompileOptions } from './rule-problems.js';
import type { CompiledBudget } from './compiled-budget.js';
import { scopedId } from '../scopes/policy-scope.js';
import { isZone } from '../windows/budget-window.js';

const MILLION = 1_000_000;

/** The budgets of a policy, and what is wrong with them. */
export function compileBudgets(
  document: PolicyDocument,
  budgets: readonly BudgetSource[],
  rules: readonly RuleSource[],
  options: CompileOptions,
): { budgets: CompiledBudget[]; problems: PolicyProblem[] } {
  const { scope = null } = options;
  const problems: PolicyProblem[] = [];
  const taken = new Set(rules.map(({ id }) => id));
  const compiled = budgets.map((budget, index): CompiledBudget => {
    problems.push(...problemsOf(document, budget, index, taken));
    taken.add(budget.id);
    const { id, of, groups = null, per, zone = 'UTC', calls = null, tokens = null, cost, message = null, mode } = budget;
    return {
      id: scope === null ? id : scopedId(scope, id),
      scope,
      of,
      groups: groups === null ? null : [...new Set(groups)],
      condition: conditionOf(document, budget, index, problems, options),
      per,
      zone,
      limits: { calls, tokens, micros: cost === undefined ? null : Math.round(cost.amount * MILLION) },
      currency: cost?.currency ?? null,
      message,
      mode,
    };
  });
  return { budgets: compiled, problems };
}

function problemsOf(document: PolicyDocument, budget: BudgetSource, index: number, taken: ReadonlySet<string>): PolicyProblem[] {
  const at = ['budgets', index] as const;
  const problems: PolicyProblem[] = [];
  if (taken.has(budget.id)) problems.push(document.problem([...at, 'id'], `The id "${budget.id}" is taken by a rule or another budget.`));
  if (budgetLimits.every((limit) => budget[limit] === undefined))
    problems.push(document.problem(at, 'A budget bounds something: give calls, tokens or cost.'));
  if (budget.of === 'group' && budget.groups === undefined)
    problems.push(document.problem([...at, 'of'], 'A budget of groups names them under "groups".'));
  if (budget.zone !== undefined && budget.per !== 'day')
    problems.push(document.problem([...at, 'zone'], 'Minutes and hours begin everywhere at the same time: zone belongs to per: day.'));
  if (budget.zone !== undefined && !isZone(budget.zone))
    problems.push(document.problem([...at, 'zone'], `There is no time zone "${budget.zone}": write one as Europe/Berlin.`));
  return problems;
}

function conditionOf(
  document: PolicyDocument,
  { when }: BudgetSource,
  index: number,
  problems: PolicyProblem[],
  options: CompileOptions,
): Condition | null {
  if (when === undefined) return null;
  const at = ['budgets', index, 'when'] as const;
  const result = compileCondition(when, options);
  if (!result.ok) {
    problems.push(document.textProblem(at, result.offset, result.message));
    return null;
  }
  if (result.condition.readsFindings || result.condition.readsTool || result.condition.readsCall)
    problems.push(
      document.problem(at, 'A budget counts calls before they are made: it knows neither findings nor what tools are called to do.'),
    );
  return result.condition;
}

import type { CompiledRule } from '../compile/compiled-policy.js';
import type { ConditionContext } from '../compile/condition-context.js';

/** The first exception of a rule that holds for a call; null: none. One that cannot be evaluated does not hold, so that trouble never opens a door. */
export function exceptionOf({ except }: CompiledRule, context: () => Omit<ConditionContext, 'findings'>): string | null {
  for (const { id, until, condition } of except) {
    try {
      if (context().time.getTime() < until && condition.evaluate({ ...context(), findings: [] })) return id;
    } catch {
      continue;
    }
  }
  return null;
}

import type { CompiledRule } from '../compile/compiled-policy.js';
import type { ConditionCall } from '../compile/condition-context.js';
import type { PhaseContext } from './condition-context.js';

/** The first exception of a rule that holds for a call; null: none. One that cannot be evaluated does not hold, so that trouble never opens a door. */
export function exceptionOf({ except }: CompiledRule, context: () => PhaseContext, call: () => ConditionCall = () => ({})): string | null {
  for (const { id, until, condition } of except) {
    try {
      if (context().time.getTime() < until && condition.evaluate({ ...context(), findings: [], call: condition.readsCall ? call() : {} }))
        return id;
    } catch {
      continue;
    }
  }
  return null;
}

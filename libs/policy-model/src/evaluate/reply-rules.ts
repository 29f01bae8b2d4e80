import type { CompiledPolicy } from '../compile/compiled-policy.js';
import { conditionContext } from './condition-context.js';
import type { CallAttributes } from './evaluation.js';

/** What a rule looks for in a reply, and what it then does. Everything that it names must be met; entries are alternatives. */
export interface ReplyRule {
  readonly ruleId: string;
  readonly action: 'mask' | 'block';
  readonly mode: 'enforce' | 'shadow';
  readonly message: string;
  /** Categories or kinds, one of which must be found; empty: the rule names none. */
  readonly findings: ReadonlySet<string>;
  /** Ids of the policy's `custom` entries, each of which must be met. */
  readonly custom: ReadonlySet<string>;
}

/**
 * The rules that hold for a reply before its first byte, since text is masked as it streams and can't wait for the whole.
 * Rules on replies with action mask or block whose condition holds; one that can't be told yet, because it reads
 * findings or fails, counts as holding.
 */
export function replyRules(policy: CompiledPolicy, attributes: CallAttributes): ReplyRule[] {
  const rules = policy.rules.filter((rule) => rule.on.has('reply') && rule.match !== null && rule.action !== 'allow');
  if (rules.length === 0) return [];
  const context = { ...conditionContext(attributes), findings: [] };
  return rules
    .filter(({ condition }) => {
      if (!condition || condition.readsFindings) return true;
      try {
        return condition.evaluate(context);
      } catch {
        return true;
      }
    })
    .map(({ id, match, action, mode, message }) => ({
      ruleId: id,
      // A reply that streams can't wait for a person: what would need one is refused.
      action: action === 'mask' ? 'mask' : 'block',
      mode,
      message,
      findings: match?.findings ?? new Set<string>(),
      custom: new Set([match?.words, match?.patterns].filter((custom) => typeof custom === 'string')),
    }));
}

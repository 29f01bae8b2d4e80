import type { CompiledPolicy } from '../compile/compiled-policy.js';
import { conditionContext } from './condition-context.js';
import type { CallAttributes } from './evaluation.js';

/** What a rule has masked in a reply: findings of these categories or kinds, and the rule's own words and patterns. */
export interface ReplyMask {
  readonly ruleId: string;
  readonly findings: ReadonlySet<string>;
  /** Ids of the policy's `custom` entries whose hits are masked. */
  readonly custom: ReadonlySet<string>;
}

/**
 * The masks that hold for a reply before its first byte, since text is masked as it streams and can't wait for the whole.
 * Rules of mode enforce with action mask on replies whose condition holds; one that can't be told yet, because it reads
 * findings or fails, counts as holding.
 */
export function replyMasks(policy: CompiledPolicy, attributes: CallAttributes): ReplyMask[] {
  const rules = policy.rules.filter((rule) => rule.on.has('reply') && rule.action === 'mask' && rule.mode === 'enforce');
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
    .map(({ id, match }) => ({
      ruleId: id,
      findings: match?.findings ?? new Set<string>(),
      custom: new Set([match?.words, match?.patterns].filter((custom) => typeof custom === 'string')),
    }));
}

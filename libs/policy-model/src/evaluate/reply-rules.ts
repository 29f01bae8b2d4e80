import type { Reason } from '#contracts';
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.js';
import { conditionContext } from './condition-context.js';
import type { CallAttributes } from './evaluation.js';
import { type FindingPlace, findingTest, type Holds, holds, isByFinding } from './finding-test.js';
import type { FindingTraits } from './match-finding.js';
import { exceptionOf } from './exceptions.js';
import { codeOf } from './match-rule.js';
import { appliedTo } from './rollout.js';
import { isInScope } from '../scopes/policy-scope.js';

/**
 * What a rule looks for in the text of a reply, and what it then does. One hit is enough, and each is decided by itself: what is
 * found later changes nothing about it, so a reply that streams and one that comes whole are judged alike.
 */
export interface ReplyRule {
  readonly ruleId: string;
  readonly action: 'mask' | 'block';
  readonly mode: 'enforce' | 'shadow';
  /** The exception by which it is recorded and not applied; null: none. */
  readonly exception: string | null;
  readonly message: string;
  /** Ids of the policy's `custom` entries whose hits the rule is about: its words or its patterns. */
  readonly custom: ReadonlySet<string>;
  /** Whether the rule is about a finding: it is masked, or ends the reply. */
  matchesFinding(finding: FindingTraits): boolean;
  /** The code of the reason that a hit is; without a finding, of a word or pattern. */
  code(finding?: FindingTraits): Reason['code'];
}

/** Where everything in a reply stands. */
const place: FindingPlace = { provenance: 'assistant', position: 'tail' };

/**
 * The rules that hold for the text of a reply before its first byte, since it is masked as it streams and can't wait for the whole:
 * those on replies whose condition holds, or can't be evaluated, or is decided by finding. Arguments of tool calls are not theirs to judge.
 */
export function replyRules(policy: CompiledPolicy, attributes: CallAttributes): ReplyRule[] {
  const rules = policy.rules.filter(({ on, scope }) => on.has('reply') && isInScope(scope, attributes));
  if (rules.length === 0) return [];
  let known: ReturnType<typeof conditionContext> | null = null;
  const context = (): ReturnType<typeof conditionContext> => (known ??= conditionContext(attributes));
  return rules.flatMap((rule) => {
    const whole = rule.condition === null || isByFinding(rule) ? true : holds(rule, context(), {});
    if (whole === false) return [];
    const test = findingTest(rule, context);
    const exception = exceptionOf(rule, context);
    return [replyRule(appliedTo(attributes.principal, rule), whole, exception, (finding) => test(finding, place))];
  });
}

function replyRule(
  rule: CompiledRule,
  whole: true | 'failed',
  exception: string | null,
  test: (finding: FindingTraits) => Holds,
): ReplyRule {
  const { id, match, action, mode, message } = rule;
  return {
    ruleId: id,
    action: action === 'mask' ? 'mask' : 'block',
    mode: exception === null ? mode : 'shadow',
    exception,
    message,
    custom: new Set([match?.words, match?.patterns].filter((custom) => typeof custom === 'string')),
    matchesFinding: (finding) => test(finding) !== false,
    code: (finding) =>
      exception !== null ? 'exempted' : codeOf(rule, finding !== undefined && test(finding) === 'failed' ? 'failed' : whole),
  };
}

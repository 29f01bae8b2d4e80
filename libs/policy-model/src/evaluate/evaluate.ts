import type { Obligation, Reason, RuleMatch } from '#contracts';
import { unscannableRuleId, type CompiledPolicy, type CompiledRule } from '../compile/compiled-policy.js';
import type { ConditionContext } from '../compile/condition-context.js';
import { conditionContext, conditionFindings } from './condition-context.js';
import type { EvaluatedBlock, Evaluation, EvaluationInput } from './evaluation.js';
import { looksAt, matchedBlocks, newBlocks } from './match-blocks.js';
import { mostRestrictive } from './restrictiveness.js';

interface Match {
  rule: CompiledRule;
  blocks: readonly EvaluatedBlock[];
  code: Reason['code'];
}

/**
 * Decides what a policy says of a request, a reply or a tool call. Pure, never throws, linear in rules times blocks that
 * hold anything of interest. A condition that can't be evaluated matches (reason `evaluation_failed`): unknown groups deny.
 */
export function evaluate(policy: CompiledPolicy, input: EvaluationInput): Evaluation {
  const matches = [...matchRules(policy, input)];
  const enforced = matches.filter(({ rule }) => rule.mode === 'enforce');
  const verdict = mostRestrictive(enforced.map(({ rule }) => rule.action));
  return {
    matches: matches.map(toRuleMatch),
    verdict,
    obligations: enforced.filter(({ rule }) => rule.action === 'mask').map(toMask),
    reasons: matches.map(toReason),
    needsMemory: input.phase === 'request' ? verdict === 'block' || verdict === 'require-approval' : verdict === 'require-approval',
  };
}

function* matchRules(policy: CompiledPolicy, { phase, attributes, blocks }: EvaluationInput): Generator<Match> {
  const interesting = blocks.filter((block) => block.findings.length > 0 || block.custom.length > 0 || !block.scannable);
  let context: Omit<ConditionContext, 'findings'> | undefined;
  for (const rule of policy.rules) {
    if (!rule.on.has(phase)) continue;
    const matched = rule.match ? matchedBlocks(rule, rule.match, interesting, phase) : newBlocks(rule, blocks, phase);
    if (!matched || matched.length === 0) continue;
    const condition = rule.condition
      ? holds(rule, matched, (context ??= conditionContext(attributes)), { phase, blocks: interesting })
      : true;
    if (condition !== false) yield { rule, blocks: matched, code: codeOf(rule, condition) };
  }
  if (phase === 'request') yield* unscannable(policy, interesting);
}

function codeOf(rule: CompiledRule, condition: boolean | 'failed'): Reason['code'] {
  if (rule.mode === 'shadow') return 'rule_shadowed';
  if (condition === 'failed') return 'evaluation_failed';
  return rule.match?.unscannable ? 'not_scanned' : 'rule_matched';
}

/** A condition sees the findings of what the rule looks at: with `match` anywhere in the call, without it what is new. */
function holds(
  rule: CompiledRule,
  matched: readonly EvaluatedBlock[],
  context: Omit<ConditionContext, 'findings'>,
  { phase, blocks }: Pick<EvaluationInput, 'phase' | 'blocks'>,
): boolean | 'failed' {
  const { condition } = rule;
  const about = rule.match ? blocks.filter((block) => looksAt(rule, 'findings', block, phase)) : matched;
  try {
    return condition!.evaluate({ ...context, findings: condition!.readsFindings ? conditionFindings(about) : [] });
  } catch {
    return 'failed';
  }
}

/** The policy's word on content that nobody could look into, as a rule of its own at the end. */
function* unscannable(policy: CompiledPolicy, blocks: readonly EvaluatedBlock[]): Generator<Match> {
  const rule: CompiledRule = {
    id: unscannableRuleId,
    on: new Set(['request']),
    match: { words: null, patterns: null, findings: null, unscannable: new Set(['any']) },
    condition: null,
    action: policy.notScannable,
    mode: 'enforce',
    message: 'This content could not be scanned.',
    history: 'withhold',
    restore: 'none',
    approval: null,
    from: null,
  };
  const matched = matchedBlocks(rule, rule.match!, blocks, 'request');
  if (!matched) return;
  const passing = matched.every(({ why }) => why === 'detector_unavailable');
  yield { rule: passing ? { ...rule, message: unansweredMessage } : rule, blocks: matched, code: 'not_scanned' };
}

const unansweredMessage = 'A detector gave no answer about this content. Ask again in a moment.';

const ids = (blocks: readonly EvaluatedBlock[]) => blocks.map(({ id }) => id);

const toRuleMatch = ({ rule, blocks }: Match): RuleMatch => {
  const { id: ruleId, action, mode, message, history, approval } = rule;
  return { ruleId, action, mode, message, history, blocks: ids(blocks), approval };
};

const toReason = ({ rule, blocks, code }: Match): Reason => ({
  code,
  ruleId: rule.id,
  action: rule.action,
  mode: rule.mode,
  blocks: ids(blocks),
});

const toMask = ({ rule, blocks }: Match): Obligation => ({
  type: 'mask',
  ruleId: rule.id,
  findings: [...(rule.match?.findings ?? [])],
  blocks: ids(blocks),
});

import type { Obligation, Reason, RuleMatch, Verdict } from '#contracts';
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.js';
import { conditionContext, type PhaseContext } from './condition-context.js';
import type { EvaluatedBlock, Evaluation, EvaluationInput } from './evaluation.js';
import { coversFinding } from './covers-finding.js';
import { insteadOf } from './instead.js';
import { type Match, matchRule, type Scene } from './match-rule.js';
import { appliedTo } from './rollout.js';
import { mostRestrictive } from './restrictiveness.js';
import { unscannableMatches } from './unscannable.js';
import { isInScope } from '../scopes/policy-scope.js';

/**
 * Decides what a policy says of a request, a reply or a tool call. Pure, never throws, linear in rules times blocks that
 * hold anything of interest. A condition that can't be evaluated matches (reason `evaluation_failed`): unknown groups deny.
 */
export function evaluate(policy: CompiledPolicy, input: EvaluationInput): Evaluation {
  const { phase } = input;
  const matches = matchesOf(policy, input);
  const enforced = matches.filter(({ rule }) => rule.mode === 'enforce');
  const verdict = mostRestrictive(enforced.map(({ rule }) => actionIn(input, rule)));
  return {
    matches: matches.map((match) => toRuleMatch(match, input, policy)),
    verdict,
    obligations: enforced.filter(({ rule }) => actionIn(input, rule) === 'mask').map(toMask),
    reasons: matches.map((match) => toReason(match, input)),
    needsMemory: phase === 'request' ? verdict === 'block' || verdict === 'require-approval' : verdict === 'require-approval',
  };
}

function matchesOf(policy: CompiledPolicy, { phase, attributes, blocks }: EvaluationInput): Match[] {
  let known: PhaseContext | undefined;
  const scene: Scene = {
    phase,
    blocks,
    interesting: blocks.filter((block) => block.findings.length > 0 || block.custom.length > 0 || !block.scannable),
    context: () => (known ??= conditionContext(attributes)),
  };
  const matches = policy.rules
    .filter((rule) => rule.on.has(phase) && isInScope(rule.scope, attributes))
    .flatMap((rule) => matchRule(appliedTo(attributes.principal, rule), scene) ?? []);
  return [...matches, ...unscannableMatches(policy, scene, matches)];
}

/** Whether a mask can be made. */
type Masking = Pick<EvaluationInput, 'phase' | 'fixed'>;

/** Masks in the arguments of a tool call would make it do something else than was meant, and nobody would see it: the call is withheld instead. */
const actionIn = ({ phase, fixed }: Masking, { action }: CompiledRule): Verdict =>
  (phase === 'tool_call' || fixed === true) && action === 'mask' ? 'block' : action;

const mostNamed = 5;

const ids = (blocks: readonly EvaluatedBlock[]) => blocks.map(({ id }) => id);

function toRuleMatch(match: Match, masking: Masking, policy: CompiledPolicy): RuleMatch {
  const { rule, blocks, code, exception } = match;
  const { id: ruleId, mode, history, approval } = rule;
  const action = actionIn(masking, rule);
  const isUnmasked = action !== rule.action && masking.phase === 'request';
  const withheld = isUnmasked ? rule.unmaskedMessage : rule.withheldMessage;
  const message = action === rule.action ? rule.message : withheld;
  const instead = insteadOf(rule, action, blocks, policy) ?? (isUnmasked ? takeOut(match) : null);
  const failed = code === 'evaluation_failed' && ({ failed: true } as const);
  return {
    ruleId,
    action,
    mode,
    message,
    history,
    blocks: ids(blocks),
    approval,
    ...(exception && { exception }),
    ...failed,
    ...(instead !== null && { instead }),
  };
}

/** What would have to go before a text of which nothing can be changed may go on. */
function takeOut(match: Match): string {
  const duty = toMask(match);
  const found = match.blocks.flatMap(({ findings }) => findings.filter((finding) => coversFinding(duty, finding)).map(({ kind }) => kind));
  const named = [...new Set(found)].slice(0, mostNamed).join(', ');
  return named === ''
    ? 'Take out the words of that rule, and send the rest.'
    : `Take out what is found there (${named}), and send the rest.`;
}

const toReason = ({ rule, blocks, code, exception }: Match, masking: Masking): Reason => ({
  code,
  ruleId: rule.id,
  action: actionIn(masking, rule),
  mode: rule.mode,
  blocks: ids(blocks),
  ...(exception && { exception }),
});

const toMask = ({ rule, blocks, fingerprints }: Match): Obligation => ({
  type: 'mask',
  ruleId: rule.id,
  findings: [...(rule.match?.findings ?? [])],
  ...(fingerprints && { fingerprints: [...fingerprints] }),
  blocks: ids(blocks),
});

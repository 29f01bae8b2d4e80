import type { Phase } from '#contracts';
import { type CompiledPolicy, type CompiledRule, unparsed, unscannableRuleId } from '../compile/compiled-policy.js';
import type { EvaluatedBlock } from './evaluation.js';
import { looksAt } from './match-blocks.js';
import type { Match } from './match-rule.js';

/**
 * The policy's own word on what nobody could look into, as a rule at the end: in a request what its `unscannable` says, and in
 * every phase a refusal of a tool call's unparsed arguments, unless one of the `matches` before allows them by name.
 */
export function* unscannableMatches(
  policy: CompiledPolicy,
  { phase, interesting }: { phase: Phase; interesting: readonly EvaluatedBlock[] },
  matches: readonly Match[],
): Generator<Match> {
  for (const action of ['block', 'allow'] as const) {
    const rule = ownRule(action);
    const blocks = interesting.filter(
      (block) => !block.scannable && looksAt(rule, 'unscannable', block, phase) && actionOn(block, policy, phase, matches) === action,
    );
    if (blocks.length > 0) yield { rule: { ...rule, message: messageOn(blocks) }, blocks, code: 'not_scanned', fingerprints: null };
  }
}

/** Null: the policy has nothing to say of it in this phase. */
function actionOn(block: EvaluatedBlock, policy: CompiledPolicy, phase: Phase, matches: readonly Match[]): 'allow' | 'block' | null {
  if (block.why === unparsed && !matches.some((match) => allowsUnparsed(match, block))) return 'block';
  return phase === 'request' ? policy.notScannable : null;
}

/** Only a rule that is in force, gives the very name and whose condition could be evaluated opens what is refused by itself. */
const allowsUnparsed = ({ rule, blocks, code }: Match, block: EvaluatedBlock): boolean =>
  rule.action === 'allow' && code === 'not_scanned' && rule.match?.unscannable?.has(unparsed) === true && blocks.includes(block);

function messageOn(blocks: readonly EvaluatedBlock[]): string {
  if (blocks.every(({ why }) => why === 'detector_unavailable'))
    return 'A detector gave no answer about this content. Ask again in a moment.';
  if (blocks.every(({ why }) => why === unparsed))
    return 'The arguments of this tool call are no JSON of one meaning, so nobody can tell what it would do.';
  return 'This content could not be scanned.';
}

const ownRule = (action: 'allow' | 'block'): CompiledRule => ({
  id: unscannableRuleId,
  scope: null,
  on: new Set(['request', 'reply', 'tool_call']),
  match: {
    words: null,
    patterns: null,
    findings: null,
    dangers: null,
    confidence: null,
    severity: null,
    inRequest: null,
    unscannable: new Set(['any']),
  },
  condition: null,
  action,
  mode: 'enforce',
  except: [],
  rollout: 100,
  message: '',
  withheldMessage: '',
  unmaskedMessage: '',
  history: 'withhold',
  restore: 'none',
  instead: null,
  ask: [],
  approval: null,
  from: null,
});

import type { Decision, Obligation, Reason, ReasonCode, RuleMatch, Verdict } from '#contracts';
import { mostRestrictive, unscannableRuleId } from '#policy-model';
import type { Question } from '../rules/memory.js';
import type { Decided } from './decide.js';

/** The decision as it is told and recorded: every match is a reason, and says of which blocks it holds. */
export function decisionOf({ situation, ruling }: Decided): Decision {
  const { question, approved, refused } = situation;
  const codes = new Map<string, ReasonCode>();
  for (const { match, block } of approved) codes.set(keyOf(match, block.id), 'approved_before');
  for (const { match, block } of refused) codes.set(keyOf(match, block.id), 'withheld');
  for (const { match, block } of ruling.hits) codes.set(keyOf(match, block.id), ruling.code);
  const reasons = question.matches.flatMap((match) => reasonsOf(match, codes));
  return {
    verdict: mostRestrictive(reasons.filter(({ mode }) => mode === 'enforce').map(effectOf)),
    reasons,
    obligations: ruling.outcome === 'refuse' ? [] : withholding(reasons),
    policyVersion: question.policyVersion,
  };
}

/** The decision on a claim: what it says of the rules that ask, and every other match as it is. */
export function decisionOnClaim({ matches, policyVersion }: Question, code: ReasonCode): Decision {
  const asking = matches.filter(({ action, mode }) => action === 'require-approval' && mode === 'enforce');
  const codes = new Map(asking.flatMap((match) => match.blocks.map((block) => [keyOf(match, block), code] as const)));
  return { verdict: 'require-approval', reasons: matches.flatMap((match) => reasonsOf(match, codes)), obligations: [], policyVersion };
}

const keyOf = ({ ruleId }: RuleMatch, block: string) => JSON.stringify([ruleId, block]);

/** One reason for each code that a match has, its blocks in the order of the match. */
function reasonsOf(match: RuleMatch, codes: ReadonlyMap<string, ReasonCode>): Reason[] {
  const { ruleId, action, mode, exception } = match;
  if (exception !== undefined) return [{ code: 'exempted', ruleId, action, mode, blocks: match.blocks, exception }];
  const fallback: ReasonCode = mode === 'shadow' ? 'rule_shadowed' : ruleId === unscannableRuleId ? 'not_scanned' : 'rule_matched';
  const codeOf = (block: string): ReasonCode => {
    const code = mode === 'shadow' ? fallback : (codes.get(keyOf(match, block)) ?? fallback);
    // Whoever reads the record must be able to tell a rule that holds from one that nobody could evaluate.
    return code === 'rule_matched' && match.failed === true ? 'evaluation_failed' : code;
  };
  return [...Map.groupBy(match.blocks, codeOf)].map(([code, blocks]) => ({ code, ruleId, action, mode, blocks }));
}

/** What a reason comes to: a block approved before weighs nothing any more, a withheld one is a change to the text. */
function effectOf({ code, action }: Reason): Verdict {
  if (code === 'approved_before') return 'allow';
  return code === 'withheld' ? 'mask' : action;
}

const withholding = (reasons: readonly Reason[]): Obligation[] =>
  reasons.filter(({ code }) => code === 'withheld').map(({ ruleId, blocks }) => ({ type: 'withhold', ruleId, blocks }));

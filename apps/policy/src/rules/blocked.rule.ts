import { refusalByRule } from '#contracts';
import { unscannableRuleId } from '#policy-model';
import type { Criterion, Refusing } from './ruling.js';

/** A `block` rule matched something that it has not refused before. No approval can change that, so none is asked for. */
export const blocked: Criterion<Refusing> = ({ question, fresh }) => {
  const hits = fresh.filter(({ match }) => match.action === 'block');
  const first = hits[0];
  if (!first) return null;
  return {
    outcome: 'refuse',
    code: first.match.ruleId === unscannableRuleId ? 'not_scanned' : 'rule_matched',
    hits,
    refusal: refusalByRule(first.match, question.exchangeId),
    remember: 'rule',
  };
};

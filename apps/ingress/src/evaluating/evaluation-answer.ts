import { stepsOf, type Finding, type Reason, type Refusal } from '#contracts';
import type { Evaluation } from '#policy-model';
import type { EvaluationView } from './evaluation.view.js';

type Decided = Pick<Evaluation, 'verdict' | 'reasons' | 'matches'>;

/** What an evaluation comes to in words of the API. */
export function answerOf(
  { verdict, reasons, matches }: Decided,
  found: readonly Finding[],
  masked: unknown,
): Omit<EvaluationView, 'budgets'> {
  const told = found.map(({ fingerprint: _keyed, kind, category, severity, confidence, block, start, end }) => ({
    kind,
    category,
    severity,
    confidence,
    block,
    start,
    end,
  }));
  const isDanger = ({ category }: (typeof told)[number]): boolean => dangers.has(category);
  return {
    verdict,
    reasons,
    findings: told.filter((finding) => !isDanger(finding)),
    dangers: told.filter(isDanger),
    masked,
    reviewers: verdict === 'require-approval' ? reviewersIn(matches) : [],
  };
}

/** The category of what judges of commands find. */
const dangers: ReadonlySet<string> = new Set(['danger']);

/** The same where a value stands in a place that no mask can help: the call would not be made. */
export function fieldsRefused(decided: Decided, { ruleId }: Pick<Refusal, 'ruleId'>): Decided {
  const reason: Reason = { code: 'rule_matched', ruleId, action: 'block', mode: 'enforce', blocks: [] };
  return { ...decided, verdict: 'block', reasons: [...decided.reasons, reason] };
}

const reviewersIn = (matches: Decided['matches']): string[] => [
  ...new Set(
    matches
      .filter(({ mode }) => mode === 'enforce')
      .flatMap(({ approval }) => (approval === null ? [] : stepsOf(approval).flatMap(({ reviewers }) => reviewers))),
  ),
];

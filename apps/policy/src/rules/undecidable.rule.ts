import { refusalWithoutReviewers } from '#contracts';
import type { Criterion, Refusing } from './ruling.js';

/** A rule asks for an approval and does not say of whom. No policy that compiles does that; whatever sent it, the call does not pass. */
export const undecidable: Criterion<Refusing> = ({ question, fresh }) => {
  const hits = fresh.filter(({ match }) => match.action === 'require-approval' && match.approval === null);
  const first = hits[0];
  if (!first) return null;
  const refusal = refusalWithoutReviewers(first.match, question.exchangeId);
  return { outcome: 'refuse', code: 'evaluation_failed', hits, refusal, remember: null };
};

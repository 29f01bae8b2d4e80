import type { ApprovalTerms } from '#contracts';
import type { Grant } from './memory.js';

/** A held call learns of an approval a moment after it is given, even when that was in its last second. */
export const graceMs = 60_000;

/**
 * Whether an approval that was given on some terms is enough for what is asked now: as many people or fewer, everybody's vote of then
 * would count now, and one that waits for its use would not have run out by now.
 */
export function isEnough({ terms, askedAt, scope }: Grant, asked: ApprovalTerms, now: Date): boolean {
  if (asked.quorum > terms.quorum || !terms.reviewers.every((group) => asked.reviewers.includes(group))) return false;
  if (scope !== 'once' || asked.expiresInMs >= terms.expiresInMs) return true;
  return askedAt.getTime() + asked.expiresInMs + graceMs > now.getTime();
}

import type { Verdict } from '#contracts';

/**
 * From the least to the most restrictive. A block is the stricter one of the two refusing verdicts: what is blocked
 * nobody can wave through, so no reviewer is bothered with it.
 */
const order: readonly Verdict[] = ['allow', 'mask', 'require-approval', 'block'];

/** Negative when `a` is less restrictive than `b`, zero when equal: a comparator for sorting. */
export const compareRestrictiveness = (a: Verdict, b: Verdict): number => order.indexOf(a) - order.indexOf(b);

/** The most restrictive of some verdicts; `allow` when there is none. */
export const mostRestrictive = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((strictest, verdict) => (compareRestrictiveness(verdict, strictest) > 0 ? verdict : strictest), 'allow');

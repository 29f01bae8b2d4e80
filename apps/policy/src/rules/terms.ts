import { type ApprovalChannel, type ApprovalStep, type ApprovalTerms, compareScopes, limitOf, onlyOnce, stepsOf } from '#contracts';
import type { Grant } from './memory.js';

/** A held call learns of an approval a moment after it is given, even when that was in its last second. */
export const graceMs = 60_000;

type Groups = readonly string[];
const anywhere: readonly ApprovalChannel[] = ['slack', 'web', 'cli'];

/**
 * Whether an approval that was given on some terms is enough for what is asked now: whoever could pass it then could pass it now, in the
 * way that they did; and it reaches no further, and lasts no longer, than would be given now.
 */
export function isEnough(grant: Grant, asked: ApprovalTerms, now: Date): boolean {
  const { terms } = grant;
  return (
    hasSteps(terms, asked) &&
    stepsOf(asked).every(({ reviewers }) => isWithin(laterAsked(terms), [...reviewers, ...laterAsked(asked)])) &&
    breaksNoOtherGlass(terms, asked) &&
    (terms.channels ?? anywhere).every((channel) => (asked.channels ?? anywhere).includes(channel)) &&
    (asked.freshSignInMs === undefined || (terms.freshSignInMs !== undefined && terms.freshSignInMs <= asked.freshSignInMs)) &&
    isStillGiven(grant, asked, now)
  );
}

/** Each step that is asked for was done, in that order: by as many people or more, of whom each may do it now. */
function hasSteps(terms: ApprovalTerms, asked: ApprovalTerms): boolean {
  const left = [...stepsOf(terms)];
  return stepsOf(asked).every((step) => {
    const place = left.findIndex((done) => isStep(done, step));
    left.splice(0, place + 1);
    return place >= 0;
  });
}

const isStep = (done: ApprovalStep, asked: ApprovalStep): boolean =>
  done.quorum >= asked.quorum && isWithin(done.reviewers, asked.reviewers);

/** Who may come to be asked in any step. */
const laterAsked = ({ escalate, fallback }: ApprovalTerms): Groups => [...(escalate?.to ?? []), ...(fallback ?? [])];

const isWithin = (groups: Groups, allowed: Groups): boolean => groups.every((group) => allowed.includes(group));

/** What was given may have been passed that way. */
function breaksNoOtherGlass({ breakGlass: then }: ApprovalTerms, { breakGlass: now }: ApprovalTerms): boolean {
  return then === undefined || (now !== undefined && then.quorum >= now.quorum && isWithin(then.groups, now.groups));
}

/** One that waits for its use would not have run out by now; one that stands would be offered now, and not be over. */
function isStillGiven({ terms, askedAt, givenAt, scope }: Grant, asked: ApprovalTerms, now: Date): boolean {
  if (scope === 'once') return asked.expiresInMs >= terms.expiresInMs || askedAt.getTime() + asked.expiresInMs + graceMs > now.getTime();
  const offer = asked.grant ?? onlyOnce;
  return compareScopes(scope, offer.scope) <= 0 && givenAt.getTime() + limitOf(offer) > now.getTime();
}

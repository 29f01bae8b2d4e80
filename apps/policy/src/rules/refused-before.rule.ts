import type { Refusal } from '#contracts';
import type { Criterion, Refusing } from './ruling.js';
import { bringsNew, type RefusedHit, type Situation } from './situation.js';

/**
 * A block that a `block` rule refused earlier in this conversation comes back. With nothing new beside it the call is a
 * resend and gets the same refusal; with something new it goes on without the block, unless the rule says `history: refuse`.
 */
export const refusedBefore: Criterion<Refusing> = (situation) => {
  const hits = situation.refused.filter(({ remembered }) => !remembered.byReviewer);
  const first = hits.find((hit) => staysRefused(situation, hit));
  return first ? { outcome: 'refuse', code: 'refused_before', hits, refusal: refusalAgain(first), remember: null } : null;
};

export const staysRefused = (situation: Situation, hit: RefusedHit): boolean =>
  hit.match.history === 'refuse' || !bringsNew(situation, hit);

/** The same words again; where the rule keeps the conversation from going on, also how to leave the text behind. */
export function refusalAgain({ match, remembered }: RefusedHit): Refusal {
  const advice =
    match.history === 'refuse'
      ? 'The refused text stands in this conversation. Start a new one, or rewind to before it.'
      : remembered.refusal.advice;
  return { ...remembered.refusal, advice };
}

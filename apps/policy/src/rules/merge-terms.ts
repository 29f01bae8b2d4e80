import { type ApprovalTerms, narrowerOffer, onlyOnce, stepsOf } from '#contracts';

/** Whom terms ask, in words that no others have: two questions to different people are never made one. */
export const whomTermsAsk = (terms: ApprovalTerms): string =>
  JSON.stringify([
    stepsOf(terms).map(({ reviewers }) => sorted(reviewers)),
    sorted(terms.escalate?.to),
    sorted(terms.fallback),
    sorted(terms.breakGlass?.groups),
  ]);

/**
 * What satisfies both of two terms that ask the same people: of everything the stricter. An escalation is a matter of haste, not of
 * rights: the earlier one holds. Null: nobody could vote in a way that both take.
 */
export function mergeTerms(one: ApprovalTerms, other: ApprovalTerms): ApprovalTerms | null {
  const [first, ...further] = stepsOf(one).map(({ reviewers, quorum }, step) => ({
    reviewers,
    quorum: Math.max(quorum, stepsOf(other)[step]!.quorum),
  }));
  const grant = narrowerOffer(one.grant ?? onlyOnce, other.grant ?? onlyOnce);
  const channels = sharedChannels(one, other);
  const freshSignInMs = leastOf(one.freshSignInMs, other.freshSignInMs);
  if (channels?.every((channel) => channel === 'slack' && freshSignInMs !== undefined)) return null;
  const afterMs = leastOf(one.escalate?.afterMs, other.escalate?.afterMs);
  return {
    ...first!,
    expiresInMs: Math.min(one.expiresInMs, other.expiresInMs),
    ...(further.length > 0 && { furtherSteps: further }),
    ...(grant.scope !== 'once' && { grant }),
    ...(one.escalate && afterMs !== undefined && { escalate: { afterMs, to: one.escalate.to } }),
    ...(one.fallback && { fallback: one.fallback }),
    ...(channels && { channels }),
    ...(freshSignInMs !== undefined && { freshSignInMs }),
    ...(one.breakGlass && {
      breakGlass: { groups: one.breakGlass.groups, quorum: Math.max(one.breakGlass.quorum, other.breakGlass?.quorum ?? 0) },
    }),
  };
}

/** Undefined: anywhere. */
function sharedChannels({ channels: one }: ApprovalTerms, { channels: other }: ApprovalTerms): ApprovalTerms['channels'] {
  return one && other ? one.filter((channel) => other.includes(channel)) : (one ?? other);
}

const leastOf = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const sorted = (groups: readonly string[] | undefined): readonly string[] | null => (groups ? [...new Set(groups)].sort() : null);

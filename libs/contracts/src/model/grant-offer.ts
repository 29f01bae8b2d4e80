import type { GrantOffer } from './approval.js';

export type GrantScope = GrantOffer['scope'];

/** From the narrowest to the widest: this call, this conversation, everything like it. */
const scopes: readonly GrantScope[] = ['once', 'session', 'duration'];

/** What an approval gives unless more is offered and asked for: one call. */
export const onlyOnce: GrantOffer = { scope: 'once', forMs: null };

/** Negative when `one` reaches less far than `other`, zero when as far: a comparator for sorting. */
export const compareScopes = (one: GrantScope, other: GrantScope): number => scopes.indexOf(one) - scopes.indexOf(other);

/** How long it may last at most, in milliseconds; infinite where it has no limit of its own. */
export const limitOf = ({ forMs }: GrantOffer): number => forMs ?? Number.POSITIVE_INFINITY;

/** The part that both give. */
export function narrowerOffer(one: GrantOffer, other: GrantOffer): GrantOffer {
  const scope = compareScopes(one.scope, other.scope) <= 0 ? one.scope : other.scope;
  if (scope === 'once') return onlyOnce;
  const forMs = Math.min(limitOf(one), limitOf(other));
  return { scope, forMs: Number.isFinite(forMs) ? forMs : null };
}

import { OstiaryError } from '#contracts';

/** From the narrowest to the widest: this call, this conversation, everything like it. */
const scopes = ['once', 'session', 'duration'] as const;
export type GrantScope = (typeof scopes)[number];

/** How far an approval reaches, and for how long at most; null: no limit of its own. */
export interface GrantTerms {
  readonly scope: GrantScope;
  readonly forMs: number | null;
}

/** What an approval gives unless more is offered: one call. */
export const once: GrantTerms = { scope: 'once', forMs: null };

const width = (scope: GrantScope): number => scopes.indexOf(scope);
const limit = ({ forMs }: GrantTerms): number => forMs ?? Number.POSITIVE_INFINITY;

/** The part that both give. */
export function narrower(one: GrantTerms, other: GrantTerms): GrantTerms {
  const scope = width(one.scope) <= width(other.scope) ? one.scope : other.scope;
  const forMs = Math.min(limit(one), limit(other));
  return { scope, forMs: Number.isFinite(forMs) ? forMs : null };
}

/** What a reviewer asks for, when it is no more than what the rule offers; throws `content_rejected` otherwise. Who asks for nothing gives one call. */
export function shorten(offered: GrantTerms, asked: GrantTerms | undefined): GrantTerms {
  if (asked === undefined) return { scope: once.scope, forMs: offered.forMs };
  const granted = { ...asked, forMs: asked.forMs ?? offered.forMs };
  if (width(granted.scope) > width(offered.scope) || limit(granted) > limit(offered)) {
    throw new OstiaryError(
      'content_rejected',
      `This rule offers a grant of scope ${offered.scope}${offered.forMs === null ? '' : ` for ${offered.forMs / 1000} s`}; a reviewer can only shorten it.`,
    );
  }
  return granted;
}

/** The grant as events carry it. */
export const grantFrom = ({ scope, forMs }: GrantTerms, now: Date): { scope: GrantScope; until: string | null } => ({
  scope,
  until: forMs === null ? null : new Date(now.getTime() + forMs).toISOString(),
});

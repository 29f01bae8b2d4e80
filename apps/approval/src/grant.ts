import { compareScopes, type GrantOffer, limitOf, onlyOnce, OstiaryError } from '#contracts';

/** What a reviewer asks for, when it is no more than what the rule offers; throws `content_rejected` otherwise. Who asks for nothing gives this call, once. */
export function shorten(offered: GrantOffer, asked: GrantOffer = onlyOnce): GrantOffer {
  if (asked.scope === 'once') {
    if (asked.forMs !== null) throw new OstiaryError('content_rejected', 'A grant of scope once has no length: leave `for` out.');
    return onlyOnce;
  }
  const granted = { ...asked, forMs: asked.forMs ?? offered.forMs };
  if (compareScopes(granted.scope, offered.scope) > 0 || limitOf(granted) > limitOf(offered)) {
    throw new OstiaryError(
      'content_rejected',
      `This rule offers a grant of scope ${offered.scope}${offered.forMs === null ? '' : ` for ${offered.forMs / 1000} s`}; a reviewer can only shorten it.`,
    );
  }
  return granted;
}

/** The grant as events carry it. */
export const grantFrom = ({ scope, forMs }: GrantOffer, now: Date): { scope: GrantOffer['scope']; until: string | null } => ({
  scope,
  until: forMs === null ? null : new Date(now.getTime() + forMs).toISOString(),
});

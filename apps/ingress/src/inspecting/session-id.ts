import { createHmac, type KeyObject } from 'node:crypto';

const plausible = /^[0-9A-Za-z_-]{8,80}$/;

/**
 * The session that an exchange belongs to. A client's own id is kept readable and bound to its principal, so that nobody can
 * write into another's session; without one, the conversation is known by its first user text.
 */
export function sessionIdOf(key: KeyObject, principal: string, clientSession: string | null, firstUserIdentity: () => string): string {
  const given = clientSession !== null && plausible.test(clientSession) ? clientSession : null;
  const bound = createHmac('sha256', key)
    .update(`session\n${principal}\n${given ?? firstUserIdentity()}`)
    .digest('hex');
  return given === null ? `conversation-${bound.slice(0, 24)}` : `${given}-${bound.slice(0, 8)}`;
}

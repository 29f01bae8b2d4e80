import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { OstiaryError } from '#contracts';
import type { Tokens } from '#identity';
import type { Session } from './session.js';

/** Renewed this long before a token expires, or a fifth of its life where that is shorter. */
const earlyMs = 5 * 60_000;
/** Calls that were under way with the old cookie get what the first of them got. */
const rememberedMs = 60_000;

/** Renews the tokens of sessions, each refresh token once: many issuers end a sign-in whose refresh token comes twice. */
export class Renewals {
  private readonly recent = new LRUCache<string, Promise<Session>>({ max: 1_000, ttl: rememberedMs });

  constructor(private readonly now: () => number) {}

  /** The session as it is where its token is good for a while, else a renewed one; null where only a person can help. */
  async of(session: Session, refresh: (refreshToken: string) => Promise<Tokens>): Promise<Session | null> {
    const { expiresAt, obtainedAt, refreshToken } = session;
    const left = expiresAt - this.now();
    if (left > Math.min(earlyMs, (expiresAt - obtainedAt) / 5)) return session;
    if (refreshToken === null) return left > 0 ? session : null;
    const key = createHash('sha256').update(refreshToken).digest('base64');
    const known = this.recent.get(key);
    const renewing = known ?? refresh(refreshToken).then((tokens) => ({ ...session, ...tokens }));
    // Once: being asked for again makes it no younger.
    if (known === undefined) this.recent.set(key, renewing);
    try {
      return await renewing;
    } catch (error) {
      this.recent.delete(key);
      if (left > 0) return session;
      if (error instanceof OstiaryError && error.code === 'token_invalid') return null;
      throw error;
    }
  }
}

import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from '#contracts';
import type { SignIn } from './sign-in-from.js';

/** What a verification found, kept for the next call with the same token. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly signIn: SignIn;
  /** As the token has it, where the claim map names another claim as the subject. */
  readonly rawSubject: string;
  readonly session: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const longestMs = 60_000;

/**
 * Spares a client that sends the same token with every call the signature check. Keyed by the token's SHA-256, so that no token stays in memory;
 * the key never leaves this object and is nobody's identity. Bounded, and no entry outlives its token or a minute (within which a withdrawn
 * signing key still counts). Whoever uses an entry asks the deny list again.
 */
export class VerifiedTokens {
  private readonly entries: LRUCache<string, VerifiedToken>;

  constructor(
    capacity: number,
    private readonly now: () => number,
  ) {
    // Asked for the time, the clock takes less than the timer that would let an older time do for a millisecond.
    this.entries = new LRUCache({ max: capacity, perf: { now }, ttlResolution: 0 });
  }

  get(token: string): VerifiedToken | undefined {
    return this.entries.get(keyOf(token));
  }

  set(token: string, verified: VerifiedToken): void {
    const ttl = Math.min(longestMs, verified.expiresAt - this.now());
    if (ttl >= 1) this.entries.set(keyOf(token), verified, { ttl: Math.floor(ttl) });
  }
}

const keyOf = (token: string): string => hash('sha256', token, 'base64');

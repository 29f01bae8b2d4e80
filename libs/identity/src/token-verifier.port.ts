import type { Principal } from '#contracts';
import type { SignIn } from './sign-in-from.js';

/** Whom a token speaks for, how they signed in, and whether the deny list has come to name them. A token that merely ran out revokes nobody. */
export interface Identity {
  readonly principal: Principal;
  readonly signIn: SignIn;
  /** From then on it is accepted no more. */
  readonly expiresAt: Date;
  readonly isRevoked: () => boolean;
}

/**
 * Tells who a token speaks for. Resolves with the principal, or rejects with an `OstiaryError`: `token_missing` (an empty token),
 * `token_invalid`, `token_expired`, or `identity_unavailable` (the issuer's keys can't be had, so nothing can be said of the token).
 * The error's message is for the developer who holds the token and never contains it.
 */
export abstract class TokenVerifier {
  async verify(token: string): Promise<Principal> {
    return (await this.identify(token)).principal;
  }

  /** The same for a caller who stays for a while. */
  abstract identify(token: string): Promise<Identity>;
}

import type { Principal } from '#contracts';

/**
 * Tells who a token speaks for. Resolves with the principal, or rejects with an `OstiaryError`: `token_missing` (an empty token),
 * `token_invalid`, `token_expired`, or `identity_unavailable` (the issuer's keys can't be had, so nothing can be said of the token).
 * The error's message is for the developer who holds the token and never contains it.
 */
export abstract class TokenVerifier {
  abstract verify(token: string): Promise<Principal>;
}

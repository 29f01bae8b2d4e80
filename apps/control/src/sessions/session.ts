/** A browser's sign-in, as its cookie holds it, encrypted. Times are in milliseconds since 1970. */
export interface Session {
  readonly issuer: string;
  readonly accessToken: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
  readonly refreshToken: string | null;
  /** When the person signed in. */
  readonly startedAt: number;
  /** What a page of ours must send along with whatever changes something. */
  readonly csrf: string;
}

/** A sign-in that was begun and has not come back. */
export interface PendingSignIn {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the browser goes afterwards, on this address. */
  readonly to: string;
}

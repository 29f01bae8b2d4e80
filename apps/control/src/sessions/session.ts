import type { Tokens } from '#identity';

/** A browser's sign-in, as its cookie holds it, encrypted. Times are in milliseconds since 1970. */
export interface Session extends Tokens {
  readonly issuer: string;
  /** When the person signed in. */
  readonly startedAt: number;
  /** What a page of ours must send along with whatever changes something. */
  readonly csrf: string;
}

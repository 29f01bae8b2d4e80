/** What a sign-in left: a token for calls, what renews it, and where both came from. Times are in milliseconds since 1970. */
export interface Credentials {
  /** The control address that the sign-in was for. */
  readonly control: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Sent with every request for a token: `resource` or `audience`, where the issuer wants one. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly accessToken: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
  /** Null where the issuer gives none: then the next sign-in is a person's. */
  readonly refreshToken: string | null;
}

/** Nobody is signed in, or the sign-in can't be renewed. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError';

  constructor(why: string) {
    super(`${why} Sign in with: ostiary login`);
  }
}

/** Who holds a token keeps it for some minutes before asking again, so one that is about to expire is no use to them. */
const leastLeftMs = 10 * 60_000;

/** Whether the token is good for a while: ten minutes, or a fifth of its life where that is shorter. */
export function isFresh({ obtainedAt, expiresAt }: Credentials, now: number): boolean {
  return expiresAt - now > Math.min(leastLeftMs, (expiresAt - obtainedAt) / 5);
}

/** The credentials in a file's text; null where the text is something else. */
export function parseCredentials(text: string): Credentials | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { control, issuer, clientId, parameters, accessToken, obtainedAt, expiresAt, refreshToken } = value as Record<string, unknown>;
  if (![control, issuer, clientId, accessToken].every((text) => typeof text === 'string' && text !== '')) return null;
  if (![obtainedAt, expiresAt].every(Number.isFinite) || !(refreshToken === null || typeof refreshToken === 'string')) return null;
  if (typeof parameters !== 'object' || parameters === null) return null;
  return value as Credentials;
}

import type { JWTPayload } from 'jose';
import { partiesOf } from './authorized-party.js';
import type { ClaimLimits } from './claim-rules.js';
import type { IssuerConfig } from './identity-config.js';

/** How somebody came by their token, as far as the token says. Unlike a header, nobody can add to it. */
export interface SignIn {
  /** When they last proved who they are; null: the token does not say, or says what can’t be. */
  readonly at: Date | null;
  /** Whether the token was made for the client by which people sign in at the control address, and for none beside it. */
  readonly byBrowser: boolean;
}

/**
 * A renewed token keeps the time of the sign-in that it goes back to, and the time of its own issue says nothing of that: where `auth_time` is
 * missing, nobody signed in freshly. Source: RFC 9068, section 2.2.1; OpenID Connect Core, sections 2 and 12.2.
 */
export function signInFrom(claims: JWTPayload, { browser, commandLine }: IssuerConfig, { now, toleranceSeconds }: ClaimLimits): SignIn {
  const at = claims['auth_time'];
  const isPlausible = typeof at === 'number' && Number.isFinite(at) && at > 0 && at <= now + toleranceSeconds;
  // One client for both tells nothing.
  const client = browser === null || browser.clientId === commandLine?.clientId ? null : browser.clientId;
  const parties = partiesOf(claims);
  return Object.freeze({
    at: isPlausible ? new Date(Math.min(at, now) * 1_000) : null,
    byBrowser: parties.length > 0 && parties.every((party) => party === client),
  });
}

import type { JWTPayload } from 'jose';
import { OstiaryError } from '#contracts';
import type { IssuerConfig } from './identity-config.js';
import { quoted } from './quoted.js';

/** Where issuers say for which client a token was made: OpenID Connect and Entra v2, RFC 9068, Okta, Entra v1. */
const partyClaims = ['azp', 'client_id', 'cid', 'appid'] as const;

/** The clients that a token names; more than one only where its claims differ. */
export function partiesOf(claims: JWTPayload): unknown[] {
  return partyClaims.map((claim) => claims[claim]).filter((party) => party !== undefined);
}

/** Where clients are listed, a token must name one, and none that is not listed. Source: OpenID Connect Core, section 3.1.3.7; RFC 9068, section 2.2. */
export function checkParty(claims: JWTPayload, { authorizedParties }: IssuerConfig): void {
  if (authorizedParties === null) return;
  const parties = partiesOf(claims);
  if (parties.length === 0) throw new OstiaryError('token_invalid', 'The token does not say for which client it was issued (`azp`).');
  const other = parties.find((party) => typeof party !== 'string' || !authorizedParties.includes(party));
  if (other !== undefined)
    throw new OstiaryError(
      'token_invalid',
      `The token was issued for the client ${quoted(other)} (\`azp\`), which is not one that Ostiary serves.`,
    );
}

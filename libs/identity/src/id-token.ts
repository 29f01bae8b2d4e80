import type { JWTPayload } from 'jose';
import { OstiaryError } from '#contracts';
import { partiesOf } from './authorized-party.js';
import type { IssuerConfig } from './identity-config.js';

/** Claims that only an ID token has. Source: OpenID Connect Core, sections 2 and 3.3.2.11; FAPI 1.0 (`s_hash`). */
const idMarks = ['nonce', 'at_hash', 'c_hash', 's_hash'] as const;

/** What Keycloak (`typ`) and Cognito (`token_use`) write into tokens that are for no API. */
const otherUses = new Set(['id', 'refresh', 'offline', 'logout']);

/**
 * An ID token tells its client who signed in; whoever gets hold of one must not call with it. The type `at+jwt` tells them apart. An issuer
 * that does not set it (`jwt`) must show by its claims that a token is for an API: a scope, or a client other than the audience. An entry that
 * lists `id_token` takes both. Source: RFC 9068, sections 2.2 and 5; RFC 8725, section 3.12.
 */
export function refuseIdToken(claims: JWTPayload, tokenType: string, issuer: IssuerConfig): void {
  if (issuer.tokenTypes.includes('id_token')) return;
  const mark = idMarks.find((claim) => claims[claim] !== undefined) ?? ['token_use', 'typ'].find((claim) => isOtherUse(claims[claim]));
  if (mark !== undefined)
    throw new OstiaryError('token_invalid', `The token is an ID token (it has \`${mark}\`); an access token is wanted.`);
  if (tokenType !== 'jwt' || hasScope(claims) || isForAnotherThanItsClient(claims)) return;
  throw new OstiaryError(
    'token_invalid',
    'Nothing tells the token from an ID token: it has no scope, and no client other than its audience. Ask for an access token, or list `id_token` in the issuer’s tokenTypes.',
  );
}

const isOtherUse = (use: unknown): boolean => typeof use === 'string' && otherUses.has(use.toLowerCase());

/** As text (RFC 9068, Entra), or as a list (Okta). */
function hasScope(claims: JWTPayload): boolean {
  return ['scope', 'scp'].some((claim) => {
    const scope = claims[claim];
    return (typeof scope === 'string' && scope !== '') || (Array.isArray(scope) && scope.length > 0);
  });
}

/** An ID token's audience is its client. */
function isForAnotherThanItsClient(claims: JWTPayload): boolean {
  const audiences: unknown[] = [claims.aud].flat();
  const parties = partiesOf(claims);
  return parties.length > 0 && parties.every((party) => typeof party === 'string' && party !== '' && !audiences.includes(party));
}

import type { JWTPayload } from 'jose';
import { OstiaryError, type Principal } from '#contracts';
import { claimAt } from './claim-path.js';
import { entraTenantOf } from './entra.js';
import type { IssuerConfig } from './identity-config.js';

/**
 * The principal that verified claims describe, by the issuer's claim map. Frozen, because one object is handed to every call with the same token.
 * What of it gives rights never rests on an e-mail address that the issuer does not vouch for.
 */
export function principalFrom(claims: JWTPayload, issuer: IssuerConfig): Principal {
  const subject = subjectOf(claims, issuer);
  const address = text(claimAt(claims, issuer.claims.email));
  const email = isEmailVerified(claims, issuer) ? address : null;
  const groups = groupsOf(claims, issuer);
  return Object.freeze({
    issuer: issuer.issuer,
    subject,
    name: text(claimAt(claims, issuer.claims.name)) ?? email ?? subject,
    email,
    ...(address === null || email !== null ? {} : { claimedEmail: address }),
    groups: groups && (Object.freeze(groups) as string[]),
  });
}

/** Entra's `sub` differs from one application to the next: there a person is the tenant and the object id. */
function subjectOf(claims: JWTPayload, issuer: IssuerConfig): string {
  const tenant = entraTenantOf(issuer.issuer);
  const claim = tenant !== null && issuer.claims.subject === 'sub' ? 'oid' : issuer.claims.subject;
  const subject = trustedClaim(claims, claim, issuer);
  if (typeof subject !== 'string' || subject === '')
    throw new OstiaryError(
      'token_invalid',
      `The token lacks the claim \`${claim}\` (an address must be verified), by which this issuer’s subjects are known.`,
    );
  if (!isPlain(subject))
    throw new OstiaryError('token_invalid', `The token’s claim \`${claim}\` has characters that no subject should have.`);
  return claim === 'oid' && tenant !== null ? `${tenant}:${subject}` : subject;
}

/**
 * Listed groups plus those that the issuer's `groupMap` adds; null when the token says that there are groups and doesn't list them.
 * Then nothing is added either: a partial list would be taken for the whole one.
 * Source: Microsoft Entra "Groups overage claim"; OpenID Connect Core, section 5.6.2.
 */
function groupsOf(claims: JWTPayload, issuer: IssuerConfig): string[] | null {
  const listed = trustedClaim(claims, issuer.claims.groups, issuer);
  const elsewhere = claimAt(claims['_claim_names'], issuer.claims.groups) !== undefined;
  const overage = claims['hasgroups'] === true || claims['hasgroups'] === 'true';
  if (listed === undefined && (elsewhere || overage)) return null;
  const groups = listOfText(listed);
  if (groups === null) return null;
  const mapped = Object.entries(issuer.groupMap).flatMap(([condition, added]) => (claimEquals(claims, condition, issuer) ? added : []));
  return [...new Set([...groups, ...mapped])];
}

function listOfText(value: unknown): string[] | null {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return isPlain(value) ? [value] : null;
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && isPlain(entry)) ? value : null;
}

/** `claim=value`; a claim with several values equals each of them. */
function claimEquals(claims: JWTPayload, condition: string, issuer: IssuerConfig): boolean {
  const [claim, wanted] = splitCondition(condition);
  const value = trustedClaim(claims, claim, issuer);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.some(
    (entry) => (typeof entry === 'string' || typeof entry === 'boolean' || typeof entry === 'number') && String(entry) === wanted,
  );
}

function splitCondition(condition: string): [claim: string, value: string] {
  const equals = condition.indexOf('=');
  return [condition.slice(0, equals), condition.slice(equals + 1)];
}

/** Some issuers write the flag as text. Only `true` is true: what is missing is not, unless the entry vouches for its issuer. */
function isEmailVerified(claims: JWTPayload, issuer: IssuerConfig): boolean {
  const said = claims['email_verified'];
  return said === undefined ? issuer.verifiedEmails : said === true || said === 'true';
}

/** A claim that something depends on: an address that is not verified is as good as none. */
function trustedClaim(claims: JWTPayload, claim: string, issuer: IssuerConfig): unknown {
  const isEmail = claim === 'email' || claim === issuer.claims.email;
  return isEmail && !isEmailVerified(claims, issuer) ? undefined : claimAt(claims, claim);
}

/** No control characters and no halves of characters: identifiers go into keys, tables and logs as they are. */
const isPlain = (value: string): boolean => value.isWellFormed() && !/\p{Cc}/u.test(value);

/** Text for display: control characters would let a name write lines of its own into logs and cards. */
const text = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const clean = value
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, 200);
  return clean === '' ? null : clean;
};

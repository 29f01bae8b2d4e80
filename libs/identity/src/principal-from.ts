import type { JWTPayload } from 'jose';
import { OstiaryError, type Principal } from '#contracts';
import { claimAt } from './claim-path.js';
import { entraTenantOf } from './entra.js';
import type { IssuerConfig } from './identity-config.js';

/**
 * The principal that verified claims describe, by the issuer's claim map. Frozen, because one object is handed to every call with the same token.
 * An e-mail address that the issuer calls unverified is left out.
 */
export function principalFrom(claims: JWTPayload, issuer: IssuerConfig): Principal {
  const subject = subjectOf(claims, issuer);
  const email = claims['email_verified'] === false ? null : text(claimAt(claims, issuer.claims.email));
  const groups = groupsOf(claims, issuer);
  return Object.freeze({
    issuer: issuer.issuer,
    subject,
    name: text(claimAt(claims, issuer.claims.name)) ?? email ?? subject,
    email,
    groups: groups && (Object.freeze(groups) as string[]),
  });
}

/** Entra's `sub` differs from one application to the next: there a person is the tenant and the object id. */
function subjectOf(claims: JWTPayload, issuer: IssuerConfig): string {
  const tenant = entraTenantOf(issuer.issuer);
  const claim = tenant !== null && issuer.claims.subject === 'sub' ? 'oid' : issuer.claims.subject;
  const subject = claimAt(claims, claim);
  if (typeof subject !== 'string' || subject === '')
    throw new OstiaryError('token_invalid', `The token lacks the claim \`${claim}\`, by which this issuer’s subjects are known.`);
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
  const listed = claimAt(claims, issuer.claims.groups);
  const elsewhere = claimAt(claims['_claim_names'], issuer.claims.groups) !== undefined;
  const overage = claims['hasgroups'] === true || claims['hasgroups'] === 'true';
  if (listed === undefined && (elsewhere || overage)) return null;
  const groups = listOfText(listed);
  if (groups === null) return null;
  const mapped = Object.entries(issuer.groupMap).flatMap(([condition, added]) => (claimEquals(claims, condition) ? added : []));
  return [...new Set([...groups, ...mapped])];
}

function listOfText(value: unknown): string[] | null {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return isPlain(value) ? [value] : null;
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && isPlain(entry)) ? value : null;
}

/** `claim=value`; a claim with several values equals each of them. */
function claimEquals(claims: JWTPayload, condition: string): boolean {
  const [claim, wanted] = splitCondition(condition);
  const value = claimAt(claims, claim);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.some(
    (entry) => (typeof entry === 'string' || typeof entry === 'boolean' || typeof entry === 'number') && String(entry) === wanted,
  );
}

function splitCondition(condition: string): [claim: string, value: string] {
  const equals = condition.indexOf('=');
  return [condition.slice(0, equals), condition.slice(equals + 1)];
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

import type { JWTPayload } from 'jose';
import { OstiaryError } from '#contracts';
import { checkParty } from './authorized-party.js';
import { entraTenantOf } from './entra.js';
import { refuseIdToken } from './id-token.js';
import type { IssuerConfig } from './identity-config.js';
import { quoted } from './quoted.js';

export interface ClaimLimits {
  /** Seconds since 1970. */
  readonly now: number;
  readonly toleranceSeconds: number;
  readonly maxLifetimeSeconds: number;
}

const invalid = (message: string): OstiaryError => new OstiaryError('token_invalid', message);

/** Rules beyond what jose checks by itself (signature, `iss`, `aud`, `exp`, `nbf`, presence of `exp`, `iat`, `sub`). Times are in seconds. */
export function checkClaims(claims: JWTPayload, tokenType: string, issuer: IssuerConfig, limits: ClaimLimits): void {
  const { sub, iat, exp, aud, azp } = claims as JWTPayload & { readonly azp?: unknown };
  if (typeof sub !== 'string' || sub === '') throw invalid('The token names no subject (`sub`).');
  if (typeof iat !== 'number' || typeof exp !== 'number')
    throw invalid('The token does not say when it was issued and when it expires (`iat`, `exp`).');
  if (iat > limits.now + limits.toleranceSeconds)
    throw invalid('The token was issued in the future (`iat`): the clocks of its issuer and of Ostiary differ.');
  if (exp - iat > limits.maxLifetimeSeconds) {
    throw invalid(
      `The token is valid for ${Math.round(exp - iat)} seconds; at most ${limits.maxLifetimeSeconds} are accepted. Ask for a shorter-lived one.`,
    );
  }
  if (Array.isArray(aud) && aud.length > 1 && (typeof azp !== 'string' || azp === '')) {
    throw invalid('The token has several audiences and does not say for whom it was issued (`azp`).');
  }
  if (claims['cnf'] !== undefined)
    throw invalid('The token is bound to a key (`cnf`), which can’t be proven here. Ask for a plain bearer token.');
  refuseIdToken(claims, tokenType, issuer);
  checkParty(claims, issuer);
  checkTenant(claims['tid'], issuer);
}

/** Source: Microsoft identity platform, "Validate the issuer": the tenant in `iss` must be the token's own. */
function checkTenant(tid: unknown, issuer: IssuerConfig): void {
  const own = entraTenantOf(issuer.issuer);
  if (own !== null && tid !== own) throw invalid(`The token’s tenant (\`tid\`) is ${quoted(tid)}, and its issuer is that of another.`);
  if (issuer.tenants !== null && (typeof tid !== 'string' || !issuer.tenants.includes(tid))) {
    throw invalid(`The token’s tenant (\`tid\`) is ${quoted(tid)}, which is not among those that Ostiary serves.`);
  }
}

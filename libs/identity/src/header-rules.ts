import { OstiaryError } from '#contracts';
import type { IssuerConfig } from './identity-config.js';
import { quoted } from './quoted.js';

const invalid = (message: string): OstiaryError => new OstiaryError('token_invalid', message);

/**
 * What a token's header must and must not say. `jku`, `x5u`, `jwk` and `x5c` are not looked at: keys come from the issuer's table entry only.
 * The result is the token's type. Source: RFC 8725, sections 3.1, 3.2, 3.11; RFC 7515, section 4.1.11; RFC 7797.
 */
export function checkHeader(header: Readonly<Record<string, unknown>>, issuer: IssuerConfig): string {
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !(issuer.algorithms as readonly string[]).includes(alg)) {
    throw invalid(`The token is signed with ${quoted(alg)}; this issuer’s tokens must use ${issuer.algorithms.join(' or ')}.`);
  }
  if (kid !== undefined && typeof kid !== 'string') throw invalid('The token’s key id (`kid`) is not a string.');
  for (const extension of ['crit', 'b64', 'zip', 'enc']) {
    if (Object.hasOwn(header, extension)) throw invalid(`The token’s header has \`${extension}\`, which is not accepted.`);
  }
  const type = tokenType(header['typ']);
  if (!issuer.tokenTypes.includes(type)) {
    throw invalid(
      `The token’s type is ${quoted(type)}; this issuer’s tokens must be ${issuer.tokenTypes.join(' or ')}. Is it an ID token where an access token is wanted?`,
    );
  }
  return type;
}

/** `typ` in lower case and without `application/`. Issuers that leave it out mean a plain JWT. Source: RFC 7515, section 4.1.9. */
function tokenType(typ: unknown): string {
  if (typ === undefined) return 'jwt';
  if (typeof typ !== 'string') throw invalid('The token’s type (`typ`) is not a string.');
  return typ.toLowerCase().replace(/^application\//, '');
}

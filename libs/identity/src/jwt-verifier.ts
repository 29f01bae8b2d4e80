import { errors as jose, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { OstiaryError } from '#contracts';
import { checkClaims } from './claim-rules.js';
import { checkHeader } from './header-rules.js';
import type { IdentityConfig, IssuerConfig } from './identity-config.js';
import { issuerTable } from './issuer-table.js';
import { IssuerKeys, type KeyTimes } from './keys/issuer-keys.js';
import { principalFrom } from './principal-from.js';
import { quoted } from './quoted.js';
import { signInFrom } from './sign-in-from.js';
import type { DenyList } from './revocation/deny-list.port.js';
import { type Identity, TokenVerifier } from './token-verifier.port.js';
import { type UnverifiedToken, readUnverified } from './unverified-token.js';
import { type VerifiedToken, VerifiedTokens } from './verified-tokens.js';

export interface JwtVerifierOptions {
  /** Asked on every call; by default nobody is denied. */
  readonly denyList?: DenyList;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly keyTimes?: KeyTimes;
  /** Told when an issuer's keys can't be fetched, in words for an operator. */
  readonly onProblem?: (message: string) => void;
  /** Told again and again while a start waits for the first keys of an issuer. */
  readonly onMissing?: (issuer: IssuerConfig, why: Error) => void;
}

const tokensRemembered = 10_000;
const invalid = (message: string): OstiaryError => new OstiaryError('token_invalid', message);

/**
 * Verifies access tokens of a closed table of issuers, chosen by exact `iss`, each with its own keys, audience and algorithms.
 * A token seen within the last minute costs a hash and a look-up; the deny list is asked every time.
 * The constructor throws when the table of issuers can't work. Source: RFC 8725, RFC 9068, docs/identity.md.
 */
export class JwtVerifier extends TokenVerifier {
  private readonly issuers: ReadonlyMap<string, { readonly config: IssuerConfig; readonly keys: IssuerKeys }>;
  private readonly verified: VerifiedTokens;
  private readonly now: () => number;

  constructor(
    private readonly config: IdentityConfig,
    private readonly options: JwtVerifierOptions = {},
  ) {
    super();
    this.now = options.now ?? Date.now;
    this.verified = new VerifiedTokens(tokensRemembered, this.now);
    const { keyTimes: times, onProblem, onMissing } = options;
    this.issuers = new Map(
      [...issuerTable(config)].map(([issuer, entry]) => [
        issuer,
        { config: entry, keys: new IssuerKeys(entry, { now: this.now, times, onProblem, onMissing }) },
      ]),
    );
  }

  override async identify(token: string): Promise<Identity> {
    let found = this.verified.get(token);
    if (found === undefined) {
      found = await this.check(token);
      this.verified.set(token, found);
    }
    const { principal, signIn } = found;
    const isRevoked = this.revocationOf(found);
    if (isRevoked()) throw invalid('This token has been revoked. Sign in again, or ask your administrator.');
    return { principal, signIn, expiresAt: new Date(found.expiresAt + this.config.clockToleranceMs), isRevoked };
  }

  /** Fetches every issuer's keys ahead of the first token; one that can't be reached is asked again when needed. */
  async warm(): Promise<void> {
    await Promise.all([...this.issuers.values()].map(({ keys }) => keys.warm()));
  }

  /** Whether tokens of at least one issuer can be checked now: one issuer's outage must not take the service away from the others. */
  isReady(): boolean {
    return [...this.issuers.values()].some(({ keys }) => keys.isReady());
  }

  /** Ends the background refreshes. */
  close(): void {
    for (const { keys } of this.issuers.values()) keys.close();
  }

  private async check(token: string): Promise<VerifiedToken> {
    const unverified = readUnverified(token);
    const issuer = this.issuers.get(unverified.issuer);
    if (issuer === undefined) throw invalid(`The token’s issuer ${quoted(unverified.issuer)} is not one that Ostiary knows.`);
    const type = checkHeader(unverified.header, issuer.config);
    const claims = await this.verifySignature(token, unverified, issuer.config, issuer.keys);
    const limits = {
      now: this.now() / 1000,
      toleranceSeconds: this.config.clockToleranceMs / 1000,
      maxLifetimeSeconds: this.config.maxLifetimeMs / 1000,
    };
    checkClaims(claims, type, issuer.config, limits);
    return {
      principal: principalFrom(claims, issuer.config),
      signIn: signInFrom(claims, issuer.config, limits),
      rawSubject: claims.sub ?? '',
      session: typeof claims['sid'] === 'string' ? claims['sid'] : null,
      expiresAt: (claims.exp ?? 0) * 1000,
    };
  }

  private async verifySignature(token: string, unverified: UnverifiedToken, issuer: IssuerConfig, keys: IssuerKeys): Promise<JWTPayload> {
    const key = await keys.keyFor(unverified.header as JWTHeaderParameters);
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: issuer.algorithms,
        issuer: issuer.issuer,
        audience: issuer.audience,
        clockTolerance: this.config.clockToleranceMs / 1000,
        currentDate: new Date(this.now()),
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      return payload;
    } catch (error) {
      throw inWords(error, issuer);
    }
  }

  private revocationOf({ principal, rawSubject, session }: VerifiedToken): () => boolean {
    const identity = { issuer: principal.issuer, subjects: [principal.subject, rawSubject], session };
    return () => this.options.denyList?.denies(identity) ?? false;
  }
}

/** jose's reasons in the words of whoever has to do something about them. Its errors carry the claims, so they are not passed on as causes. */
function inWords(error: unknown, issuer: IssuerConfig): OstiaryError {
  if (error instanceof jose.JWTExpired)
    return new OstiaryError('token_expired', 'The token has expired. Get a new one and send the call again.');
  if (error instanceof jose.JWTClaimValidationFailed) {
    if (error.claim === 'aud')
      return invalid(`The token is for another audience; it must be issued for ${quoted(issuer.audience)} (\`aud\`).`);
    if (error.claim === 'nbf') return invalid('The token is not valid yet (`nbf`).');
    return invalid(`The token’s claim \`${error.claim}\` is missing or wrong.`);
  }
  if (error instanceof jose.JWSSignatureVerificationFailed) return invalid('The token’s signature does not match its issuer’s key.');
  if (error instanceof jose.JOSEError) return invalid('The token can’t be verified.');
  return new OstiaryError('internal', 'The token could not be checked.', { cause: error });
}

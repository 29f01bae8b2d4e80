import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK, SignJWT } from 'jose';
import { freePort } from '#free-ports';
import type { IdentityConfig, IssuerConfig } from './identity-config.js';

type Algorithm = IssuerConfig['algorithms'][number];
interface Signer {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** An issuer on loopback with real keys, for tests: it signs whatever it is asked to, can rotate its keys, go down and come back. */
export class FakeIssuer {
  /** An identity configuration without issuers. */
  static readonly defaults: IdentityConfig = {
    issuers: [],
    clockToleranceMs: 60_000,
    maxLifetimeMs: 86_400_000,
    roles: { reviewer: ['security'], auditor: ['audit'], soc: ['soc'], policyAuthor: ['policy'], administrator: ['administrators'] },
  };
  readonly audience = 'ostiary';
  /** What `/jwks` answers; a test may replace it. */
  published: { keys: unknown[] } = { keys: [] };
  keySetRequests = 0;
  private server: Server | null = null;
  private port = 0;
  private signer!: Signer;

  private constructor(private readonly algorithm: Algorithm) {}

  static async start(algorithm: Algorithm = 'ES256'): Promise<FakeIssuer> {
    const issuer = new FakeIssuer(algorithm);
    await issuer.rotate();
    await issuer.up();
    return issuer;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get kid(): string {
    return this.signer.kid;
  }

  config(overrides: Partial<IssuerConfig> = {}): IssuerConfig {
    return {
      issuer: this.issuer,
      jwksUri: null,
      audience: this.audience,
      algorithms: [this.algorithm],
      tokenTypes: ['at+jwt'],
      claims: { subject: 'sub', name: 'name', email: 'email', groups: 'groups' },
      authorizedParties: null,
      verifiedEmails: false,
      tenants: null,
      browser: null,
      commandLine: null,
      groupMap: {},
      ...overrides,
    };
  }

  identity(...issuers: readonly IssuerConfig[]): IdentityConfig {
    return { ...FakeIssuer.defaults, issuers: issuers.length > 0 ? [...issuers] : [this.config()] };
  }

  /** A token that is good unless told otherwise; a claim or header set to undefined is left out. */
  sign(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const good = { iss: this.issuer, aud: this.audience, sub: 'alice', iat: now, exp: now + 600, email_verified: true };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: this.algorithm, kid: this.kid, typ: 'at+jwt', ...header })
      .sign(this.signer.privateKey, { crit: { b64: true, 'urn:test': true } });
  }

  /** Signs with a new key from now on. The old one is published no more. */
  async rotate(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(this.algorithm, { extractable: true });
    const kid = crypto.randomUUID();
    this.signer = { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: this.algorithm, use: 'sig' } };
    this.published = { keys: [this.signer.publicJwk] };
  }

  async up(): Promise<void> {
    this.server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/jwks') this.keySetRequests += 1;
      const body = request.url === '/jwks' ? this.published : { issuer: this.issuer, jwks_uri: `${this.issuer}/jwks` };
      response.end(JSON.stringify(body));
    });
    this.port ||= await freePort();
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
  }

  async down(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = null;
  }
}

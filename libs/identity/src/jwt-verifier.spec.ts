import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { OstiaryError } from '#contracts';
import { FakeIssuer } from './issuer.fake.js';
import { JwtVerifier } from './jwt-verifier.js';
import { FakeDenyList } from './revocation/deny-list.fake.js';

const minute = 60;
const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('JwtVerifier', () => {
  let issuer: FakeIssuer;
  let verifier: JwtVerifier;

  beforeAll(async () => {
    issuer = await FakeIssuer.start();
  });
  beforeEach(() => {
    verifier = new JwtVerifier(issuer.identity());
  });
  afterEach(() => verifier.close());
  afterAll(() => issuer.down());

  const refusalOf = async (token: string, by: JwtVerifier = verifier): Promise<OstiaryError> => {
    const outcome: unknown = await by.verify(token).catch((error: unknown) => error);
    if (!(outcome instanceof OstiaryError)) throw new Error(`Accepted: ${JSON.stringify(outcome)}`);
    if (token.length > 8) expect(outcome.message).not.toContain(token);
    return outcome;
  };

  it('tells the principal of a good token', async () => {
    const token = await issuer.sign({ name: 'Alice', email: 'alice@example.com', groups: ['engineering'] });
    await expect(verifier.verify(token)).resolves.toEqual({
      issuer: issuer.issuer,
      subject: 'alice',
      name: 'Alice',
      email: 'alice@example.com',
      groups: ['engineering'],
    });
  });

  describe('refuses claims', () => {
    const cases: [string, Record<string, unknown>, RegExp][] = [
      ['another audience', { aud: 'someone-else' }, /"ostiary" \(`aud`\)/],
      ['no audience', { aud: undefined }, /`aud`/],
      ['several audiences without azp', { aud: ['ostiary', 'other'] }, /azp/],
      ['no subject', { sub: undefined }, /`sub`/],
      ['an empty subject', { sub: '' }, /`sub`/],
      ['a subject that is no string', { sub: 7 }, /`sub`/],
      ['no expiry', { exp: undefined }, /`exp`/],
      ['an expiry that is no number', { exp: 'never' }, /`exp`/],
      ['no time of issue', { iat: undefined }, /`iat`/],
      ['a time of issue in the future', { iat: nowSeconds() + 5 * minute }, /future/],
      ['a life longer than a day', { exp: nowSeconds() + 86_400 + 10 * minute }, /86400/],
      ['a validity that has not begun', { nbf: nowSeconds() + 5 * minute }, /nbf/],
      ['another issuer', { iss: 'https://evil.example' }, /"https:\/\/evil\.example"/],
      ['an issuer that only begins the same', { iss: 'http://127.0.0.1' }, /not one that Ostiary knows/],
      ['no issuer', { iss: undefined }, /`iss`/],
      ['an issuer that is a list', { iss: ['a'] }, /`iss`/],
      ['a key binding', { cnf: { jkt: 'x' } }, /cnf/],
      ['an ID token’s nonce', { nonce: 'x' }, /ID token/],
    ];
    it.each(cases)('with %s', async (_name, claims, words) => {
      const refusal = await refusalOf(await issuer.sign(claims));
      expect(refusal.code).toBe('token_invalid');
      expect(refusal.message).toMatch(words);
    });

    it('with an expiry in the past, beyond the clock tolerance', async () => {
      const expired = await issuer.sign({ iat: nowSeconds() - 10 * minute, exp: nowSeconds() - 2 * minute });
      expect((await refusalOf(expired)).code).toBe('token_expired');
      const withinTolerance = await issuer.sign({ iat: nowSeconds() - 10 * minute, exp: nowSeconds() - 20 });
      await expect(verifier.verify(withinTolerance)).resolves.toMatchObject({ subject: 'alice' });
    });

    it('accepts several audiences when azp says for whom', async () => {
      await expect(verifier.verify(await issuer.sign({ aud: ['other', 'ostiary'], azp: 'cli' }))).resolves.toMatchObject({
        subject: 'alice',
      });
    });
  });

  describe('refuses headers', () => {
    const cases: [string, Record<string, unknown>][] = [
      ['an ID token’s type', { typ: 'JWT' }],
      ['no type', { typ: undefined }],
      ['another type of JWT', { typ: 'logout+jwt' }],
      ['a type that is no string', { typ: 5 }],
      ['an unknown critical extension', { crit: ['urn:test'], 'urn:test': 1 }],
      ['an unencoded payload', { crit: ['b64'], b64: true }],
      ['compression', { zip: 'DEF' }],
      ['an unknown key id', { kid: 'unknown' }],
      ['a key id that is no string', { kid: 9 }],
    ];
    it.each(cases)('with %s', async (_name, header) => {
      expect((await refusalOf(await issuer.sign({}, header))).code).toBe('token_invalid');
    });

    it('reads the type without regard to case and media type prefix', async () => {
      await expect(verifier.verify(await issuer.sign({}, { typ: 'Application/AT+JWT' }))).resolves.toMatchObject({ subject: 'alice' });
    });

    it('takes a missing type for `jwt` where the issuer’s entry accepts that', async () => {
      const lenient = new JwtVerifier(issuer.identity(issuer.config({ tokenTypes: ['jwt'] })));
      await expect(lenient.verify(await issuer.sign({ scope: 'call' }, { typ: undefined }))).resolves.toMatchObject({ subject: 'alice' });
      lenient.close();
    });
  });

  describe('refuses keys', () => {
    it('that the token brings along', async () => {
      const own = await generateKeyPair('ES256', { extractable: true });
      const jwk = await exportJWK(own.publicKey);
      for (const header of [{ jwk }, { jku: `${issuer.issuer}/mine` }, { x5u: 'https://evil.example/x' }, { x5c: ['AAAA'] }]) {
        const forged = await new SignJWT({ iss: issuer.issuer, aud: 'ostiary', sub: 'alice', iat: nowSeconds(), exp: nowSeconds() + 60 })
          .setProtectedHeader({ alg: 'ES256', kid: issuer.kid, typ: 'at+jwt', ...header })
          .sign(own.privateKey);
        expect((await refusalOf(forged)).message).toMatch(/signature/);
      }
    });

    it('of another issuer in the table', async () => {
      const other = await FakeIssuer.start();
      const both = new JwtVerifier(issuer.identity(issuer.config(), other.config()));
      const forged = await other.sign({ iss: issuer.issuer });
      expect((await refusalOf(forged, both)).code).toBe('token_invalid');
      const sameKid = await other.sign({ iss: issuer.issuer }, { kid: issuer.kid });
      expect((await refusalOf(sameKid, both)).message).toMatch(/signature/);
      await expect(both.verify(await other.sign())).resolves.toMatchObject({ issuer: other.issuer });
      both.close();
      await other.down();
    });

    it('that are public and used as an HMAC secret', async () => {
      const rsa = await FakeIssuer.start('RS256');
      const one = new JwtVerifier(rsa.identity());
      const pem = createPublicKey({ key: Object(rsa.published.keys[0]), format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const input = `${part({ alg: 'HS256', kid: rsa.kid, typ: 'at+jwt' })}.${part({ iss: rsa.issuer, aud: 'ostiary', sub: 'alice', iat: nowSeconds(), exp: nowSeconds() + 60 })}`;
      const forged = `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
      expect((await refusalOf(forged, one)).message).toMatch(/"HS256"/);
      one.close();
      await rsa.down();
    });

    it('that are published but symmetric, private or too short', async () => {
      const bad = await FakeIssuer.start('RS256');
      const short = generateKeyPairSync('rsa', { modulusLength: 1_024 });
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      const input = (await bad.sign()).split('.').slice(0, 2).join('.');
      const signedShort = `${input}.${sign('sha256', Buffer.from(input), short.privateKey).toString('base64url')}`;
      const published: [object, string][] = [
        [{ kty: 'oct', k: randomBytes(32).toString('base64url') }, await bad.sign()],
        [await exportJWK(privateKey), await bad.sign()],
        [short.publicKey.export({ format: 'jwk' }), signedShort],
      ];
      for (const [key, token] of published) {
        bad.published = { keys: [{ ...key, kid: bad.kid }] };
        const one = new JwtVerifier(bad.identity());
        expect(await refusalOf(token, one)).toMatchObject({
          code: 'token_invalid',
          message: expect.stringMatching(/does not publish/) as string,
        });
        one.close();
      }
      await bad.down();
    });
  });

  it('refuses a good token with any one character changed', async () => {
    const token = await issuer.sign({ name: 'Alice' });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=';
    const change = fc.record({ at: fc.nat(token.length - 1), to: fc.constantFrom(...alphabet) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        fc.pre(token[at] !== to);
        const refusal = await refusalOf(token.slice(0, at) + to + token.slice(at + 1));
        expect(refusal.code).toBe('token_invalid');
      }),
      { numRuns: 300 },
    );
  });

  it('refuses an unsigned token', async () => {
    const unsigned = new UnsecuredJWT({
      iss: issuer.issuer,
      aud: 'ostiary',
      sub: 'alice',
      iat: nowSeconds(),
      exp: nowSeconds() + 60,
    }).encode();
    expect((await refusalOf(unsigned)).code).toBe('token_invalid');
    const emptySignature = `${part({ alg: 'none', typ: 'at+jwt' })}.${unsigned.split('.')[1]}.AAAA`;
    expect((await refusalOf(emptySignature)).message).toMatch(/"none"/);
  });

  it('tells a missing token from a bad one', async () => {
    expect((await refusalOf('')).code).toBe('token_missing');
  });

  it('refuses an altered payload, signature or header', async () => {
    const [header, payload, signature] = (await issuer.sign()).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const flipped = Buffer.from(signature, 'base64url');
    flipped[5] = (flipped[5] ?? 0) ^ 1;
    for (const altered of [
      `${header}.${part({ ...claims, sub: 'bob' })}.${signature}`,
      `${header}.${payload}.${flipped.toString('base64url')}`,
    ]) {
      expect((await refusalOf(altered)).message).toMatch(/signature/);
    }
  });

  it('asks the deny list on every call, cached tokens included', async () => {
    const denyList = new FakeDenyList();
    const one = new JwtVerifier(issuer.identity(), { denyList });
    const token = await issuer.sign({ sid: 'session-1' });
    await one.verify(token);
    denyList.denials.push({ issuer: issuer.issuer, session: 'session-1' });
    expect((await refusalOf(token, one)).message).toMatch(/revoked/);
    denyList.denials.splice(0, 1, { issuer: issuer.issuer, subject: 'alice' });
    expect((await refusalOf(token, one)).message).toMatch(/revoked/);
    denyList.denials.splice(0, 1, { issuer: 'https://another.example', subject: 'alice' });
    await expect(one.verify(token)).resolves.toMatchObject({ subject: 'alice' });
    one.close();
  });

  it('does not outlive the token by its cache', async () => {
    let now = Date.now();
    const one = new JwtVerifier({ ...issuer.identity(), clockToleranceMs: 0 }, { now: () => now });
    const token = await issuer.sign({ exp: nowSeconds() + 5 });
    await one.verify(token);
    now += 10_000;
    expect((await refusalOf(token, one)).code).toBe('token_expired');
    one.close();
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import * as oidc from 'openid-client';
import { ostiaryConfigSchema } from '#chassis';
import { JwtVerifier, rolesOf } from '#identity';
import { type DevelopmentIdp, startDevelopmentIdp } from './development-idp.js';
import { Browser } from './testing/browser.fake.js';

const script = join(import.meta.dirname, '../../../../scripts/token.mjs');
const run = (args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'], ...env } }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

describe('the development identity provider', () => {
  const home = mkdtempSync(join(tmpdir(), 'development-idp-'));
  const warnings: string[] = [];
  let idp: DevelopmentIdp;
  let verifier: JwtVerifier;
  const config = ostiaryConfigSchema.parse({}).identity;
  const port = (): string => new URL(idp.url).port;

  beforeAll(async () => {
    idp = await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home, warn: (message) => warnings.push(message) });
    verifier = new JwtVerifier({ ...config, issuers: [idp.issuerConfig] });
  });
  afterAll(async () => {
    verifier.close();
    await idp.close();
    rmSync(home, { recursive: true });
  });

  it.each([
    ['alice', ['requester']],
    ['bob', ['requester', 'reviewer']],
    ['carol', ['requester', 'reviewer']],
    ['dave', ['requester', 'auditor']],
    ['frank', ['requester', 'soc']],
    ['erin', ['requester', 'reviewer', 'auditor', 'soc', 'policy-author', 'administrator']],
  ])('gives %s a token that the verifier accepts, with the roles %j', async (user, roles) => {
    const principal = await verifier.verify(await idp.tokenFor(user));
    expect(principal).toMatchObject({ issuer: idp.issuer, subject: user, email: `${user}@ostiary.example` });
    expect([...rolesOf(principal, config.roles)]).toEqual(roles);
  });

  it('keeps its keys for its owner only, and its tokens stay good after a restart', async () => {
    const token = await idp.tokenFor('alice');
    expect(statSync(join(home, 'development-idp', 'keys.json')).mode & 0o777).toBe(0o600);
    const before = Number(port());
    await idp.close();
    idp = await startDevelopmentIdp({ host: '127.0.0.1', port: before, home, warn: () => undefined });
    const cold = new JwtVerifier({ ...config, issuers: [idp.issuerConfig] });
    await expect(cold.verify(token)).resolves.toMatchObject({ subject: 'alice' });
    cold.close();
  });

  it('signs people in by code flow with PKCE', async () => {
    const client = await oidc.discovery(new URL(idp.issuer), 'ostiary', undefined, oidc.None(), { execute: [oidc.allowInsecureRequests] });
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const start = oidc.buildAuthorizationUrl(client, {
      redirect_uri: 'http://127.0.0.1:39999/callback',
      scope: 'openid profile email groups',
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
    });
    const browser = new Browser();
    const page = await browser.get(start.href);
    expect(page.text).toContain('value="bob"');
    const back = await browser.post(page.url, { user: 'bob' });
    const tokens = await oidc.authorizationCodeGrant(client, new URL(back.url), { pkceCodeVerifier: codeVerifier, expectedState: state });
    expect(tokens.claims()).toMatchObject({ sub: 'bob', groups: ['security'] });
    const found = await verifier.identify(tokens.access_token);
    expect(found).toMatchObject({ principal: { subject: 'bob', groups: ['security'] }, signIn: { byBrowser: true } });
    expect(found.signIn.at?.getTime()).toBeLessThanOrEqual(Date.now());
    const renewed = await oidc.refreshTokenGrant(client, tokens.refresh_token ?? '');
    expect((await verifier.identify(renewed.access_token)).signIn).toEqual(found.signIn);
    expect((await verifier.identify(await idp.tokenFor('bob'))).signIn).toEqual({ byBrowser: false, at: expect.any(Date) as Date });
    await expect(verifier.verify(tokens.id_token ?? '')).rejects.toMatchObject({ code: 'token_invalid' });
  });

  it('says at start what it is, and listens on loopback only', async () => {
    expect(warnings.join()).toMatch(/Never use it in production/);
    await expect(startDevelopmentIdp({ host: '0.0.0.0', port: 0, home })).rejects.toThrow(/loopback only/);
    await expect(startDevelopmentIdp({ host: '127.0.0.1', port: Number(port()), home })).rejects.toThrow(/EADDRINUSE/);
  });

  it('answers nobody who calls it by another name', async () => {
    const status = await new Promise((resolve) => {
      request(`${idp.issuer}/token`, { method: 'POST', headers: { host: 'rebound.example' } }, (response) =>
        resolve(response.resume().statusCode),
      ).end();
    });
    expect(status).toBe(421);
  });

  it('does not quote keys that it can’t read', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'development-idp-'));
    await (await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home: broken, warn: () => undefined })).close();
    writeFileSync(join(broken, 'development-idp', 'keys.json'), '{"jwks":{"keys":[{"d":"abcdef"}]}}');
    const failure = await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home: broken }).catch((error: unknown) => error);
    expect(String(failure)).toMatch(/Delete it/);
    expect(String(failure)).not.toContain('abcdef');
    rmSync(broken, { recursive: true });
  });

  describe('the token command', () => {
    it('prints only the token', async () => {
      const { code, stdout, stderr } = await run(['carol'], { OSTIARY_IDP_PORT: port() });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      await expect(verifier.verify(stdout.trimEnd())).resolves.toMatchObject({ subject: 'carol' });
      expect(stdout).toBe(`${stdout.trim()}\n`);
    });

    it('finds the port in the configuration file', async () => {
      const file = join(home, 'ostiary.yaml');
      writeFileSync(file, `developmentIdp:\n  port: ${port()}\n`);
      expect(await run(['dave'], { OSTIARY_CONFIG: file })).toMatchObject({ code: 0, stderr: '' });
    });

    it.each([
      ['an unknown user', ['mallory'], /there are alice, bob/],
      ['no user', [], /Usage/],
    ])('fails for %s', async (_name, args, words) => {
      const outcome = await run(args, { OSTIARY_IDP_PORT: port() });
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toMatch(words);
    });

    it('fails when nothing runs', async () => {
      const outcome = await run(['alice'], { OSTIARY_IDP_PORT: '1' });
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toMatch(/Start Ostiary first/);
    });
  });
});

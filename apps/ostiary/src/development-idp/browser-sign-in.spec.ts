import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import { eventually } from '#messaging/testing';
import { freePort } from '#free-ports';
import { ControlModule } from '../../../control/src/control.module.js';
import { controlHttp } from '../../../control/src/control-http.js';
import { type DevelopmentIdp, startDevelopmentIdp } from './development-idp.js';
import { Browser } from './testing/browser.fake.js';

const tokenSeconds = 6;

describe('a browser at the control address', () => {
  let home: string;
  let idp: DevelopmentIdp;
  let control: RunningService;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-browser-'));
    idp = await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home, accessTokenSeconds: tokenSeconds, warn: () => undefined });
    const port = await freePort();
    const config = ostiaryConfigSchema.parse({
      home,
      api: { port },
      identity: { issuers: [idp.issuerConfig], clockToleranceMs: 0 },
      logging: { level: 'silent' },
    });
    control = await startService({
      name: 'control',
      modules: [ControlModule],
      host: '127.0.0.1',
      port,
      config,
      bus: null,
      http: controlHttp(config),
    });
  });
  afterAll(async () => {
    await control.close();
    await idp.close();
    await rm(home, { recursive: true });
  });

  const at = (path: string): string => `${control.url}${path}`;
  const signIn = async (user: string, to = '/', browser = new Browser()): Promise<{ browser: Browser; text: string; url: string }> => {
    const asked = await browser.get(at(`/sign-in?to=${encodeURIComponent(to)}`));
    const page = await browser.post(asked.url, { user });
    return { browser, ...page };
  };
  const meOf = async (browser: Browser): Promise<string | number> => {
    const answer = await browser.send(at('/api/me'));
    return answer.status === 200 ? ((await answer.json()) as { principal: { subject: string } }).principal.subject : answer.status;
  };
  const csrfOf = async (browser: Browser): Promise<string> =>
    ((await (await browser.send(at('/api/session'))).json()) as { csrf: string }).csrf;

  it('signs in, comes back to where it wanted to go, and is who it is', async () => {
    const { browser, url, text } = await signIn('bob', '/api/me');
    expect([new URL(url).pathname, JSON.parse(text)]).toMatchObject([
      '/api/me',
      { groups: ['security'], roles: ['requester', 'reviewer'] },
    ]);
    expect(await meOf(browser)).toBe('bob');
    expect(JSON.stringify([...browser.cookies])).not.toContain('eyJhbGciOiJSUzI1NiI');
  });

  it('is shown who they are to Ostiary, and what that allows', async () => {
    const { text } = await signIn('bob');
    expect(text).toContain('<h1>You are Bob</h1>');
    expect(text).toMatch(/<span class="badge">security<\/span>/);
    expect(text).toContain('Role: reviewer');
    expect((await fetch(at('/'))).headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await fetch(at('/'))).text()).toContain(`Sign in at ${idp.issuer}`);
  });

  it('changes nothing without the session’s CSRF token, nor from another site; a token of its own needs none', async () => {
    const { browser } = await signIn('bob');
    const csrf = await csrfOf(browser);
    const other = await csrfOf((await signIn('carol')).browser);
    const post = async (headers: Record<string, string>): Promise<number> =>
      (await browser.send(at('/api/nothing'), { method: 'POST', headers })).status;
    expect(await post({})).toBe(403);
    expect(await post({ 'x-ostiary-csrf': other })).toBe(403);
    expect(await post({ 'x-ostiary-csrf': csrf, origin: 'https://evil.example' })).toBe(403);
    expect(await post({ 'x-ostiary-csrf': csrf, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await post({ 'x-ostiary-csrf': csrf, origin: control.url, 'sec-fetch-site': 'same-origin' })).toBe(404);
    expect(await post({ authorization: `Bearer ${await idp.tokenFor('bob')}` })).toBe(404);
    const refused = await browser.send(at('/api/nothing'), { method: 'DELETE' });
    expect([refused.headers.get('content-type'), await refused.json()]).toMatchObject([
      expect.stringContaining('problem+json'),
      { code: 'csrf_refused' },
    ]);
    expect((await browser.send(at('/sign-out'), { method: 'POST' })).status).toBe(403);
    expect(await meOf(browser)).toBe('bob');
  });

  it('signs out: its cookies are gone, and a copy of them is good for nothing once its token is over', async () => {
    const { browser, text, url } = await signIn('bob');
    const thief = new Browser();
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    const after = await browser.submit({ url, text });
    expect(after.text).toContain('Sign in at');
    expect([...browser.cookies.keys()].filter((name) => name.startsWith('ostiary'))).toEqual([]);
    expect(await meOf(browser)).toBe(401);
    await pause(tokenSeconds * 1_000 + 500);
    expect(await meOf(thief)).toBe(401);
  });

  it('stays signed in when its token expires, and calls that come at once get the same new one', async () => {
    const { browser } = await signIn('carol');
    const before = new Map(browser.cookies);
    await pause(tokenSeconds * 1_000 + 500);
    const copies = Array.from({ length: 4 }, () => {
      const copy = new Browser();
      for (const [name, value] of before) copy.cookies.set(name, value);
      return copy;
    });
    expect(await Promise.all(copies.map(meOf))).toEqual(['carol', 'carol', 'carol', 'carol']);
    expect(copies[0]!.cookies.get('ostiary-session.0')).not.toBe(before.get('ostiary-session.0'));
  });

  it('is not signed in by what another browser began, nor twice by the same', async () => {
    const [mine, attackers] = [new Browser(), new Browser()];
    const began = await attackers.get(at('/sign-in'));
    const login = await attackers.send(began.url, { method: 'POST', body: new URLSearchParams({ user: 'erin' }) });
    const resumed = await attackers.send(new URL(login.headers.get('location')!, began.url).href);
    const back = resumed.headers.get('location')!;
    expect(new URL(back).pathname).toBe('/auth/callback');
    // The victim's browser follows the attacker's link, with and without a sign-in of its own under way.
    expect((await mine.get(back)).text).toContain('no such sign-in under way');
    await mine.get(at('/sign-in'));
    expect((await mine.get(back)).text).toContain('no such sign-in under way');
    expect(await meOf(mine)).toBe(401);
    await attackers.get(back);
    expect(await meOf(attackers)).toBe('erin');
    expect((await attackers.get(back)).text).toContain('no such sign-in under way');
  });

  it('has another session after a sign-in than before it', async () => {
    const { browser } = await signIn('bob');
    const fixed = new Map(browser.cookies);
    // The identity provider knows the browser no more.
    for (const name of browser.cookies.keys()) if (!name.startsWith('ostiary')) browser.cookies.delete(name);
    await signIn('carol', '/', browser);
    expect(await meOf(browser)).toBe('carol');
    expect(browser.cookies.get('ostiary-session.0')).not.toBe(fixed.get('ostiary-session.0'));
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example/'])('is not sent elsewhere afterwards: %s', async (to) => {
    expect(new URL((await signIn('bob', to)).url).href).toBe(at('/'));
  });

  it('signs in anew where that is asked for, though the issuer knows it, and comes back to where it was', async () => {
    const { browser } = await signIn('bob');
    // Without it there is no page in between.
    expect(new URL((await browser.get(at('/sign-in?to=/api/me'))).url).pathname).toBe('/api/me');
    const asked = await browser.get(at('/sign-in?fresh&to=/api/me'));
    expect(asked.text).toContain('value="bob"');
    expect(new URL((await browser.post(asked.url, { user: 'bob' })).url).pathname).toBe('/api/me');
    expect(new URL((await signIn('carol', '//evil.example', browser)).url).href).toBe(at('/'));
  });

  it('is nobody with cookies that are altered, and loses them', async () => {
    const { browser } = await signIn('bob');
    browser.cookies.set('ostiary-session.0', `${browser.cookies.get('ostiary-session.0')!.slice(0, -3)}AAA`);
    expect(await meOf(browser)).toBe(401);
    expect(browser.cookies.has('ostiary-session.0')).toBe(false);
  });

  it('is out within seconds once its person is denied', async () => {
    const { browser } = await signIn('dave');
    expect(await meOf(browser)).toBe('dave');
    await writeFile(join(home, 'deny-list.json'), JSON.stringify([{ issuer: idp.issuer, subject: 'dave' }]));
    expect(await eventually('the denial to count', async () => (await meOf(browser)) !== 'dave')).toBe(true);
    const again = await signIn('dave');
    expect(again.text).toContain('Sign in at');
    expect(await meOf(again.browser)).toBe(401);
  });

  it('is taken to the one name of this machine that the issuer sends it back to, and is not sent round by other names', async () => {
    const asking = async (url: string, host?: string) => {
      const answer = await new Promise<{ location: string | undefined }>((resolve, reject) => {
        request(url, { headers: host === undefined ? {} : { host } }, (response) =>
          resolve({ location: response.resume().headers.location }),
        )
          .on('error', reject)
          .end();
      });
      return answer.location ?? '';
    };
    expect(await asking(at('/sign-in?to=/api/me'), `localhost:${new URL(control.url).port}`)).toBe(at('/sign-in?to=/api/me'));
    for (const host of [undefined, 'control.internal', 'ostiary.example:8443'])
      expect(await asking(at('/sign-in'), host)).toContain(idp.issuer);
  });

  it('hears what is wrong', async () => {
    expect((await fetch(at('/sign-in?issuer=https://other.example'), { redirect: 'manual' })).status).toBe(400);
    expect((await fetch(at('/auth/callback?code=x&state=y'))).status).toBe(403);
    expect((await fetch(at('/api/session'), { headers: { authorization: `Bearer ${await idp.tokenFor('bob')}` } })).status).toBe(404);
  });
});

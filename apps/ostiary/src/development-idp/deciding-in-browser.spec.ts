import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, Headers, Module, Param, Post } from '@nestjs/common';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import { OstiaryError } from '#contracts';
import { freePort } from '#free-ports';
import { ControlModule } from '../../../control/src/control.module.js';
import { controlHttp } from '../../../control/src/control-http.js';
import { type DevelopmentIdp, startDevelopmentIdp } from './development-idp.js';
import { Browser } from './testing/browser.fake.js';

const text = '</pre><script>alert(1)</script>';
const approval = {
  id: 'a-1', state: 'pending', revision: 2, requester: { issuer: 'https://issuer.example', name: 'Alice <b>' }, sessionId: 'session-1', rule: 'production', message: 'Ask first.', model: 'm',
  client: { name: 'claude-cli', version: null }, asked: ['security'], quorum: 1, offers: { scope: 'session', forMs: null },
  breakGlass: { groups: ['oncall'], quorum: 1 }, votes: [], review: null, expiresAt: '2026-01-01T00:00:00.000Z', reason: null, wholeText: '/api/exchanges/e/request',
  content: [{ exchangeId: 'e', blocks: [{ id: 'm.0', provenance: 'user', matched: true, text, chars: text.length }], cut: null }],
}; // prettier-ignore
const votes: { readonly id: string; readonly body: unknown; readonly token: string }[] = [];
let refusal: OstiaryError | null = null;

@Controller('api/approvals')
class ApprovalsController {
  @Get(':id')
  one(@Param('id') id: string): object {
    if (id !== approval.id) throw new OstiaryError('resource_unknown', 'There is no such approval.');
    return approval;
  }

  @Post(':id/votes')
  vote(@Param('id') id: string, @Body() body: unknown, @Headers('authorization') token: string): object {
    if (refusal !== null) throw refusal;
    votes.push({ id, body, token });
    return approval;
  }
}

@Module({ controllers: [ApprovalsController] })
class ApprovalsModule {}

describe('the page of an approval', () => {
  let home: string;
  let idp: DevelopmentIdp;
  let control: RunningService;
  let browser: Browser;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-deciding-'));
    idp = await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home, accessTokenSeconds: 3_600, warn: () => undefined });
    const port = await freePort();
    const config = ostiaryConfigSchema.parse({
      home,
      api: { port },
      identity: { issuers: [idp.issuerConfig] },
      logging: { level: 'silent' },
    });
    const modules = [ControlModule, ApprovalsModule];
    control = await startService({ name: 'control', modules, host: '127.0.0.1', port, config, bus: null, http: controlHttp(config) });
  });
  afterAll(async () => {
    await control.close();
    await idp.close();
    await rm(home, { recursive: true });
  });
  beforeEach(() => {
    votes.length = 0;
    refusal = null;
    browser = new Browser();
  });

  const open = async () => {
    const asked = await browser.get(`${control.url}/approvals/${approval.id}`);
    return browser.post(asked.url, { user: 'bob' });
  };

  it('is shown after a sign-in, with all that goes out as text', async () => {
    const page = await open();
    expect(new URL(page.url).pathname).toBe('/approvals/a-1');
    expect(page.text).toContain('Alice &#60;b&#62; asks: production');
    expect(page.text).not.toContain('<script>');
    expect((await browser.get(`${control.url}/approvals/other`)).text).toContain('There is no such approval');
  });

  it('takes a decision on the revision that it showed, in the name of whoever is signed in', async () => {
    const after = await browser.submit(await open(), { decision: 'approve', reason: ' ', scope: 'session' });
    expect(new URL(after.url).pathname).toBe('/approvals/a-1');
    await browser.submit(after, { decision: 'deny', reason: 'No.', breakGlass: 'yes' });
    expect(votes.map(({ id, body }) => [id, body])).toEqual([
      ['a-1', { decision: 'approve', reason: null, revision: 2, breakGlass: false, grant: { scope: 'session' } }],
      ['a-1', { decision: 'deny', reason: 'No.', revision: 2, breakGlass: true }],
    ]);
    expect(votes.every(({ token }) => token.startsWith('Bearer ey'))).toBe(true);
  });

  it('takes none from another site, without its token, or from nobody', async () => {
    const page = await open();
    const form = { id: 'a-1', revision: '2', decision: 'approve', csrf: /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '' };
    const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      browser.send(`${control.url}/approvals/vote`, { method: 'POST', headers, body: new URLSearchParams(fields) });
    expect((await post({ ...form, csrf: 'x' })).status).toBe(403);
    expect((await post(form, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ ...form, revision: 'x' })).status).toBe(400);
    browser.cookies.clear();
    const ended = await post(form);
    expect([ended.status, await ended.text()]).toEqual([401, expect.stringContaining('to=%2Fapprovals%2Fa-1')]);
    expect(votes).toEqual([]);
  });

  it('says why a vote does not count, and where to sign in anew for it', async () => {
    refusal = new OstiaryError('fresh_sign_in_required', 'Sign in again: that was too long ago.');
    const page = await browser.submit(await open(), { decision: 'approve' });
    expect(page.text).toContain('Sign in again: that was too long ago.');
    expect(page.text).toMatch(/href="\/sign-in\?issuer=[^"]*fresh=[^"]*to=%2Fapprovals%2Fa-1"/);
  });
});

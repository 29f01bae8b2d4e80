import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import { approvalRequested, newId } from '#contracts';
import { InProcessBus } from '#messaging';
import { eventually } from '#messaging/testing';
import { testDatabase, type TestDatabase } from '#persistence/testing';
import { approvalsChannel, type RunningSlackSimulator, startSlackSimulator } from '#slack-simulator';
import { ApprovalModule } from '../../../approval/src/approval.module.js';
import { controlHttp } from '../../../control/src/control-http.js';
import { ControlModule } from '../../../control/src/control.module.js';
import { type DevelopmentIdp, startDevelopmentIdp } from '../development-idp/development-idp.js';
import { Browser } from '../development-idp/testing/browser.fake.js';
import { freePort } from '#free-ports';

interface Page {
  readonly url: string;
  readonly text: string;
}

describe('a Slack account', () => {
  let home: string;
  let idp: DevelopmentIdp;
  let simulator: RunningSlackSimulator;
  let database: TestDatabase;
  let bus: InProcessBus;
  let control: RunningService;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    home = await mkdtemp(join(tmpdir(), 'ostiary-linking-'));
    [database, bus] = [await testDatabase(), new InProcessBus()];
    idp = await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home, accessTokenSeconds: 600, warn: () => undefined });
    simulator = await startSlackSimulator({ limitsRates: false });
    const { slack } = simulator;
    const secret = async (name: string, value: string): Promise<{ file: string }> => {
      await writeFile(join(home, name), value, { mode: 0o600 });
      return { file: join(home, name) };
    };
    const port = await freePort();
    const config = ostiaryConfigSchema.parse({
      home,
      api: { port },
      database: { kind: 'postgres', url: database.url },
      identity: { issuers: [idp.issuerConfig] },
      slack: {
        apiUrl: slack.apiUrl,
        botToken: await secret('bot-token', slack.botToken),
        signingSecret: await secret('signing-secret', slack.signingSecret),
        channel: approvalsChannel.id,
      },
      logging: { level: 'silent' },
    });
    control = await startService({
      name: 'control',
      modules: [ControlModule, ApprovalModule],
      host: '127.0.0.1',
      port,
      config,
      bus,
      http: controlHttp(config),
    });
    slack.delivering.deliverTo(`${control.url}/slack/events`);
  });
  afterAll(async () => {
    await control.close();
    await bus.close();
    await simulator.close();
    await idp.close();
    await database.dispose();
    await rm(home, { recursive: true });
  });

  /** A card that waits for the group `security`, asked for by alice. */
  const card = async (): Promise<{ id: string; ts: string }> => {
    const [id, exchangeId] = [newId(), newId()];
    const now = Date.now();
    await bus.publish(approvalRequested, {
      key: id,
      subject: id,
      data: {
        approvalId: id,
        sequence: 1,
        revision: 1,
        requester: { issuer: idp.issuer, subject: 'alice', name: 'Alice', email: 'alice@ostiary.example', groups: ['engineering'] },
        client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.330' },
        model: 'claude-test',
        sessionId: 's-1',
        exchangeId,
        waiters: [{ exchangeId, sideCall: false }],
        phase: 'request',
        ruleId: 'production-database',
        message: 'Ask the database team.',
        policyVersion: 1,
        terms: { reviewers: ['security'], quorum: 1, expiresInMs: 900_000 },
        content: [
          {
            exchangeId,
            blocks: [
              { id: 'messages.0.content.0', provenance: 'user', position: 'tail', matched: true, digest: 'd', chars: 4, text: 'drop' },
            ],
            cut: null,
          },
        ],
        findings: [],
        fingerprint: 'f'.repeat(64),
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + 900_000).toISOString(),
      },
    });
    const posted = await eventually('the card', () =>
      messages().find((message) => message.ephemeralTo === null && JSON.stringify(message.blocks).includes(`1:${id}`)),
    );
    return { id, ts: posted.ts };
  };
  const messages = () => simulator.slack.workspace.messages.list();
  const click = (user: string, ts: string, action = 'approve') =>
    simulator.slack.clicks.click({ ts, channel: approvalsChannel.id, user, action, waitMs: 3_000 });
  /** The link that the bot showed to that user alone, after a click of theirs. */
  const linkFor = async (user: string): Promise<string> => {
    const { ts } = await card();
    const before = messages().length;
    await click(user, ts);
    const id = simulator.slack.workspace.findPerson(user)?.id;
    const shown = await eventually('a link', () =>
      messages()
        .slice(before)
        .findLast((message) => message.ephemeralTo === id),
    );
    return /"url":"([^"]+\/slack\/link[^"]*)"/.exec(JSON.stringify(shown.blocks))?.[1] ?? '';
  };
  /** Opens the link and signs in; the page that asks for agreement, or what stands in its place. */
  const opened = async (link: string, browser = new Browser()): Promise<Page> => browser.submit(await browser.get(link));
  const signedIn = async (link: string, subject: string, browser = new Browser()): Promise<{ browser: Browser; page: Page }> => {
    const { text } = await opened(link, browser);
    const url = /<a class="button" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#38;', '&') ?? '';
    const asked = await browser.get(url);
    return { browser, page: await browser.post(asked.url, { user: subject }) };
  };
  const agree = (browser: Browser, page: Page, more: Record<string, string> = {}): Promise<Page> =>
    browser.submit(page, { agree: 'yes', ...more });
  const linksOf = async (
    subject: string,
  ): Promise<{ user: string; principal: { subject: string }; refreshes: boolean; team: string }[]> => {
    const answer = await fetch(`${control.url}/api/slack/links`, { headers: { authorization: `Bearer ${await idp.tokenFor(subject)}` } });
    return ((await answer.json()) as { items: { user: string; principal: { subject: string }; refreshes: boolean; team: string }[] }).items;
  };
  const stateOf = async (id: string): Promise<unknown> => {
    const answer = await fetch(`${control.url}/api/approvals/${id}`, {
      headers: { authorization: `Bearer ${await idp.tokenFor('carol')}` },
    });
    return ((await answer.json()) as { state: unknown }).state;
  };

  it('is linked by signing in once from a link that only it was shown, and then decides', async () => {
    const before = await card();
    expect((await click('bob', before.ts)).ephemeral?.join()).toContain('I don’t know who you are');
    expect(await stateOf(before.id)).toBe('pending');
    const link = await linkFor('bob');
    const { browser, page } = await signedIn(link, 'bob');
    expect(page.text).toContain('Shall Bob in Slack vote in your name?');
    expect(page.text).toContain('bob@ostiary.example');
    expect((await agree(browser, page)).text).toContain('is yours now');
    expect(await linksOf('bob')).toMatchObject([{ user: 'U0SIMBOB', principal: { subject: 'bob' }, refreshes: true }]);
    const headers = { authorization: `Bearer ${await idp.tokenFor('bob')}` };
    expect(await (await fetch(`${control.url}/api/me`, { headers })).json()).toMatchObject({
      linkedAccounts: [{ kind: 'slack', user: 'U0SIMBOB' }],
    });
    await click('bob', before.ts);
    await eventually('the vote', async () => (await stateOf(before.id)) === 'approved');
    // They hear of it in a direct message, with a way out.
    await eventually('the news', () => messages().some(({ text }) => text.includes('You are linked to')));
    // The browser is not signed in by it: the sign-in was the link's own.
    expect([...browser.cookies.keys()].filter((name) => name.startsWith('ostiary'))).toEqual([]);
  });

  it('has its groups read anew at the issuer when they are an hour old, each time with the token that came last', async () => {
    const { app } = control;
    for (let time = 0; time < 2; time += 1) {
      await app.get(DataSource).query(`UPDATE slack_links SET groups_read_at = now() - interval '1 hour', groups = '{finance}'`);
      const { id, ts } = await card();
      await click('bob', ts);
      await eventually('the vote', async () => (await stateOf(id)) === 'approved');
    }
    const [row] = await app
      .get(DataSource)
      .query<{ groups: string[]; refresh_token: string }[]>('SELECT groups, refresh_token FROM slack_links');
    expect(row?.groups).toEqual(['security']);
    // Nobody who reads the table can sign in with it.
    expect(row?.refresh_token).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('is not linked by a link that is used a second time, by the same browser or another', async () => {
    const link = await linkFor('carol');
    const { browser, page } = await signedIn(link, 'carol');
    expect((await opened(link)).text).toContain('was opened before');
    expect((await opened(link, browser)).text).toContain('was opened before');
    await agree(browser, page);
    expect((await agree(browser, page)).text).toContain('no link under way');
    expect(await linksOf('carol')).toHaveLength(1);
  });

  it('is not linked to whoever it sends its link to: mallory’s, with alice’s sign-in', async () => {
    const { browser, page } = await signedIn(await linkFor('mallory'), 'alice');
    expect(page.text).toContain('Shall Mallory in Slack vote in your name?');
    const after = await agree(browser, page);
    expect(after.text).toContain('another address than the one you have signed in with');
    expect(await linksOf('alice')).toEqual([]);
  });

  it('names itself before anybody signs in', async () => {
    const { text } = await opened(await linkFor('mallory'));
    expect(text).toContain('Mallory (U0SIMMALLORY)');
    expect(text).toContain('your own');
  });

  it('is not linked when a link is only looked at, however often', async () => {
    const link = await linkFor('dave');
    for (let look = 0; look < 3; look += 1) expect((await new Browser().get(link)).text).toContain('Link your Slack account');
    expect((await signedIn(link, 'dave')).page.text).toContain('Shall Dave in Slack');
  });

  it('is not linked without the page’s CSRF token, with another’s, or from another site', async () => {
    const { browser, page } = await signedIn(await linkFor('dave'), 'dave');
    const other = await signedIn(await linkFor('erin'), 'erin');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const theirs = /name="csrf" value="([^"]+)"/.exec(other.page.text)?.[1] ?? '';
    const post = async (body: Record<string, string>, headers: Record<string, string> = {}): Promise<number> =>
      (await browser.send(`${control.url}/slack/link/confirm`, { method: 'POST', body: new URLSearchParams(body), headers })).status;
    expect(await post({ agree: 'yes' })).toBe(403);
    expect(await post({ agree: 'yes', csrf: theirs })).toBe(403);
    expect(await post({ agree: 'yes', csrf }, { origin: 'https://evil.example' })).toBe(403);
    expect(await post({ agree: 'yes', csrf }, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await linksOf('dave')).toEqual([]);
    expect(await post({ agree: 'no', csrf })).toBe(200);
    expect(await post({ agree: 'yes', csrf })).toBe(403);
    expect(await linksOf('dave')).toEqual([]);
  });

  it('is not opened from another site’s page', async () => {
    const token = new URL(await linkFor('dave')).searchParams.get('token') ?? '';
    const body = new URLSearchParams({ token, issuer: idp.issuer });
    const answer = await fetch(`${control.url}/slack/link`, { method: 'POST', body, headers: { origin: 'https://evil.example' } });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('must come from a page of this address')]);
  });

  it('is not linked by a sign-in that another browser began', async () => {
    const [mine, theirs] = [new Browser(), new Browser()];
    const { text } = await opened(await linkFor('mallory'), theirs);
    const url = /<a class="button" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#38;', '&') ?? '';
    const asked = await mine.get(url);
    const after = await mine.post(asked.url, { user: 'alice' });
    expect(after.text).toContain('no such sign-in under way');
    expect(await linksOf('alice')).toEqual([]);
  });

  it('goes nowhere else afterwards, whatever its link says', async () => {
    const link = `${await linkFor('dave')}&to=https%3A%2F%2Fevil.example&issuer=https%3A%2F%2Fevil.example`;
    const { page } = await signedIn(link, 'dave');
    expect(page.url).toBe(`${control.url}/slack/link/confirm`);
  });

  it.each(['', 'x', '../../api/me', 'a'.repeat(44)])('has no link with the token %j', async (token) => {
    expect((await fetch(`${control.url}/slack/link?token=${encodeURIComponent(token)}`)).status).toBe(400);
    const open = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
    expect((await fetch(`${control.url}/api/slack/link-requests`, open)).status).toBe(400);
  });

  it('is unlinked by itself, by its person and by an administrator, and by nobody else', async () => {
    const unlink = async (subject: string, user: string): Promise<number> => {
      const headers = { authorization: `Bearer ${await idp.tokenFor(subject)}` };
      return (
        await fetch(`${control.url}/api/slack/links/${simulator.slack.workspace.author.teamId}/${user}`, { method: 'DELETE', headers })
      ).status;
    };
    const link = async (subject: string): Promise<void> => {
      const { browser, page } = await signedIn(await linkFor(subject), subject);
      expect((await agree(browser, page)).text).toContain('is yours now');
    };
    await link('dave');
    expect(await unlink('bob', 'U0SIMDAVE')).toBe(404);
    expect(await unlink('dave', 'U0SIMDAVE')).toBe(204);
    expect(await unlink('dave', 'U0SIMDAVE')).toBe(404);
    await link('dave');
    expect(await unlink('erin', 'U0SIMDAVE')).toBe(204);
    await link('dave');
    const dave = simulator.slack.workspace.findPerson('dave')!;
    await simulator.slack.hands.say(dave, simulator.slack.workspace.directWith(dave).id, 'unlink');
    await eventually('the link to end', async () => (await linksOf('dave')).length === 0);
  });

  it('is asked for by a signature that no session replaces', async () => {
    const browser = new Browser();
    const asked = await browser.get(`${control.url}/sign-in`);
    await browser.post(asked.url, { user: 'erin' });
    const send = (signature: string, timestamp: string): Promise<Response> =>
      browser.send(`${control.url}/slack/events`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
      });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    expect((await send(`v0=${'0'.repeat(64)}`, timestamp)).status).toBe(401);
    const good = createHmac('sha256', simulator.slack.signingSecret).update(`v0:${timestamp}:{}`).digest('hex');
    expect((await send(`v0=${good}`, timestamp)).status).toBe(200);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ostiaryConfigSchema, type RunningService, startService, SystemClock } from '#chassis';
import { approvalRequested, type ApprovalTerms, newId } from '#contracts';
import { InProcessBus } from '#messaging';
import { testDatabase, type TestDatabase } from '#persistence/testing';
import { ApprovalModule } from '../../../approval/src/approval.module.js';
import { controlHttp } from '../../../control/src/control-http.js';
import { ControlModule } from '../../../control/src/control.module.js';
import { freePort } from '#free-ports';
import { type DevelopmentIdp, startDevelopmentIdp } from './development-idp.js';
import { Browser } from './testing/browser.fake.js';

/** Goes ahead by as much as it is told. */
class ShiftedClock extends SystemClock {
  aheadMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.aheadMs);
  }
}

describe('somebody who decides with a browser', () => {
  const clock = new ShiftedClock();
  const bus = new InProcessBus();
  let home: string;
  let database: TestDatabase;
  let idp: DevelopmentIdp;
  let control: RunningService;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-deciding-'));
    database = await testDatabase();
    idp = await startDevelopmentIdp({ host: '127.0.0.1', port: 0, home, warn: () => undefined });
    const port = await freePort();
    const config = ostiaryConfigSchema.parse({
      home,
      api: { port },
      identity: { issuers: [idp.issuerConfig] },
      database: { kind: 'postgres', url: database.url },
      logging: { level: 'silent' },
    });
    const modules = [ControlModule, ApprovalModule];
    control = await startService({ name: 'control', modules, host: '127.0.0.1', port, config, bus, clock, http: controlHttp(config) });
  });
  beforeEach(() => {
    clock.aheadMs = 0;
  });
  afterAll(async () => {
    await control.close();
    await bus.close();
    await idp.close();
    await database.dispose();
    await rm(home, { recursive: true });
  });

  const ask = async (more: Partial<ApprovalTerms>): Promise<string> => {
    const [approvalId, exchangeId] = [newId(), newId()];
    const data = {
      approvalId,
      sequence: 1,
      revision: 1,
      requester: { issuer: idp.issuer, subject: 'alice', name: 'Alice', email: null, groups: ['engineering'] },
      client: { kind: 'unknown' as const, name: 'x', version: null },
      model: 'm',
      sessionId: 's',
      exchangeId,
      waiters: [{ exchangeId, sideCall: false }],
      phase: 'request' as const,
      ruleId: 'r',
      message: '',
      policyVersion: 1,
      terms: { reviewers: ['security'], quorum: 1, expiresInMs: 7_200_000, ...more },
      content: [{ exchangeId, blocks: [], cut: null }],
      findings: [],
      fingerprint: 'f',
      createdAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 7_200_000).toISOString(),
    };
    await bus.publish(approvalRequested, { key: approvalId, subject: approvalId, data });
    await bus.drained();
    return approvalId;
  };
  const at = (path: string): string => `${control.url}${path}`;
  const signIn = async (browser: Browser, path: string, user = 'bob'): Promise<string> => {
    const asked = await browser.get(at(path));
    return (await browser.post(asked.url, { user })).url;
  };
  const vote = async (id: string, browser: Browser): Promise<[number, unknown]> => {
    const { csrf } = (await (await browser.send(at('/api/session'))).json()) as { csrf: string };
    const answer = await browser.send(at(`/api/approvals/${id}/votes`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ostiary-csrf': csrf },
      body: JSON.stringify({ decision: 'approve' }),
    });
    return [answer.status, await answer.json()];
  };
  const voteByToken = async (id: string): Promise<[number, unknown]> => {
    const answer = await fetch(at(`/api/approvals/${id}/votes`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await idp.tokenFor('bob')}` },
      body: JSON.stringify({ decision: 'approve' }),
    });
    return [answer.status, await answer.json()];
  };

  it('is there where a rule wants a browser, and a token is not', async () => {
    const id = await ask({ channels: ['web'] });
    const browser = new Browser();
    await signIn(browser, '/sign-in');
    expect(await voteByToken(id)).toMatchObject([403, { code: 'channel_refused' }]);
    expect(await vote(id, browser)).toMatchObject([201, { state: 'approved' }]);
  });

  it('is not there where a rule wants none', async () => {
    const id = await ask({ channels: ['slack', 'cli'] });
    const browser = new Browser();
    await signIn(browser, '/sign-in');
    expect(await vote(id, browser)).toMatchObject([403, { code: 'channel_refused' }]);
    expect(await voteByToken(id)).toMatchObject([201, { state: 'approved' }]);
  });

  it('signs in anew where that was too long ago, as the page says, and then decides', async () => {
    const id = await ask({ freshSignInMs: 1_200_000 });
    const browser = new Browser();
    await signIn(browser, '/sign-in');
    clock.aheadMs = 3_600_000;
    expect(await vote(id, browser)).toMatchObject([401, { code: 'fresh_sign_in_required', maxAgeMs: 1_200_000 }]);
    const refused = await browser.submit(await browser.get(at(`/approvals/${id}`)), { decision: 'approve' });
    expect(refused.text).toContain('Only who has signed in within the last 1200 s');
    const again = /href="(\/sign-in[^"]*)"/.exec(refused.text)?.[1]?.replaceAll('&#38;', '&') ?? '';
    // The hour would be over for the new sign-in, too.
    clock.aheadMs = 0;
    const asked = await browser.get(at(again));
    expect(asked.text).toContain('Who are you?');
    const page = await browser.post(asked.url, { user: 'bob' });
    expect(new URL(page.url).pathname).toBe(`/approvals/${id}`);
    expect((await browser.submit(page, { decision: 'approve' })).text).toContain('approved, revision 1');
  });

  it('breaks the glass on the page, and somebody else closes its review there', async () => {
    const id = await ask({ quorum: 2, breakGlass: { groups: ['security'], quorum: 1 } });
    const [bob, carol] = [new Browser(), new Browser()];
    await signIn(bob, '/sign-in');
    await signIn(carol, '/sign-in', 'carol');
    const page = await bob.get(at(`/approvals/${id}`));
    const broken = await bob.submit(page, { decision: 'approve', breakGlass: 'yes', reason: 'Production is down.' });
    expect(broken.text).toContain('approved, revision 1');
    expect(broken.text).toContain('not reviewed yet');
    expect((await bob.submit(broken, { note: 'All fine.' })).text).toContain('Nobody reviews what they passed themselves.');
    const reviewed = await carol.submit(await carol.get(at(`/approvals/${id}`)), { note: 'It <was> down.' });
    expect(reviewed.text).toContain('reviewed by Carol: It &#60;was&#62; down.');
    expect(reviewed.text).not.toContain('/approvals/review');
  });
});

import { Client } from 'pg';
import type { FakeIssuer } from '#identity';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

const approve = { decision: 'approve' };
const terms = { reviewers: ['security'], quorum: 1, expiresInMs: 900_000 };
const seconds = (ago = 0): number => Math.floor(Date.now() / 1_000) - ago;

const withBrowser = (issuer: FakeIssuer) => ({
  identity: issuer.identity(issuer.config({ browser: { clientId: 'browser', clientSecret: null, scopes: [], parameters: {} } })),
});

describe('whose vote counts', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(undefined, withBrowser);
  });
  afterAll(() => service.close());

  const votesOf = async (id: string) => (await service.get(`/api/approvals/${id}`, await service.token('carol'))).body['votes'];

  describe('by where it was cast', () => {
    const inBrowser = { client_id: 'browser' };

    it('is that of a browser where the rule asks for one, and the vote says so', async () => {
      const { approvalId } = await service.ask({ terms: { ...terms, channels: ['web'] } });
      expect(await service.vote(approvalId, await service.token('bob', inBrowser), approve)).toMatchObject({ body: { state: 'approved' } });
      expect((await service.changesOf(approvalId)).find(({ kind }) => kind === 'voted')).toMatchObject({ channel: 'web' });
    });

    it.each<[string, Record<string, unknown>]>([
      ['a token of the command line', { client_id: 'cli' }],
      ['a token of no client', {}],
      ['a token that names the browser’s client and another', { ...inBrowser, azp: 'cli' }],
      ['a token with a channel of its own', { channel: 'web' }],
    ])('is not that of %s there', async (_what, claims) => {
      const { approvalId } = await service.ask({ terms: { ...terms, channels: ['slack', 'web'] } });
      expect(await service.vote(approvalId, await service.token('bob', claims), approve)).toMatchObject({
        status: 403,
        body: { code: 'channel_refused', detail: expect.stringContaining('in Slack or with a browser') as string },
      });
      expect(await votesOf(approvalId)).toEqual([]);
    });

    it('is not changed by what else the call says', async () => {
      const { approvalId } = await service.ask({ terms: { ...terms, channels: ['web'] } });
      expect((await service.vote(approvalId, await service.token('bob'), { ...approve, channel: 'web' })).status).toBe(400);
      const answer = await fetch(`${service.service.url}/api/approvals/${approvalId}/votes?channel=web`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await service.token('bob')}`,
          'content-type': 'application/json',
          'x-ostiary-channel': 'web',
          cookie: 'ostiary-session=x',
          origin: service.service.url,
        },
        body: JSON.stringify({ ...approve, revision: 1 }),
      });
      expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'channel_refused' }]);
    });

    it('is told of only to those who could decide at all', async () => {
      const { approvalId } = await service.ask({ terms: { ...terms, channels: ['web'], freshSignInMs: 1_000 } });
      expect(await service.vote(approvalId, await service.token('oscar'), approve)).toMatchObject({ body: { code: 'role_missing' } });
    });
  });

  describe('by when they signed in', () => {
    const fresh = { ...terms, freshSignInMs: 600_000 };

    it('is that of somebody who just did', async () => {
      const { approvalId } = await service.ask({ terms: fresh });
      expect(await service.vote(approvalId, await service.token('bob', { auth_time: seconds(300) }), approve)).toMatchObject({
        status: 201,
      });
    });

    it.each<[string, Record<string, unknown>]>([
      ['too long ago', { auth_time: seconds(700) }],
      ['at no time that the token tells', {}],
      ['with a token that was just made', { iat: seconds() }],
      ['in text', { auth_time: String(seconds()) }],
      ['in the future', { auth_time: seconds(-3_600) }],
      ['in milliseconds', { auth_time: Date.now() }],
    ])('is not that of somebody who did %s', async (_what, claims) => {
      const { approvalId } = await service.ask({ terms: fresh });
      const answer = await fetch(`${service.service.url}/api/approvals/${approvalId}/votes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await service.token('bob', claims)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...approve, revision: 1 }),
      });
      expect([answer.status, answer.headers.get('www-authenticate'), await answer.json()]).toMatchObject([
        401,
        'Bearer error="insufficient_user_authentication", max_age=600',
        { code: 'fresh_sign_in_required', maxAgeMs: 600_000 },
      ]);
      expect(await votesOf(approvalId)).toEqual([]);
    });
  });

  it('is one in all steps together, in whatever account', async () => {
    const { approvalId } = await service.ask({ terms: { ...terms, furtherSteps: [{ reviewers: ['security', 'dba'], quorum: 1 }] } });
    const bob = await service.token('bob');
    expect(await service.vote(approvalId, bob, approve)).toMatchObject({ status: 201, body: { state: 'pending' } });
    for (const again of [bob, await service.token('robert', { email: 'bob+2@example.com', groups: ['dba'] })])
      expect(await service.vote(approvalId, again, approve)).toMatchObject({
        status: 409,
        body: { detail: 'You have voted on this already.' },
      });
    expect(await service.vote(approvalId, await service.token('carol'), approve)).toMatchObject({ body: { state: 'approved' } });
  });

  describe('by the accounts of a Slack user', () => {
    const linked = async (user: string, ...subjects: string[]): Promise<void> => {
      const sql = new Client({ connectionString: service.database.url });
      await sql.connect();
      for (const subject of subjects)
        await sql.query(
          `INSERT INTO approval.slack_link_events (id, at, team_id, user_id, kind, why, issuer, subject)
           VALUES (gen_random_uuid(), now(), 'T1', $1, 'linked', 'sign_in', $2, $3)`,
          [user, service.issuer.issuer, subject],
        );
      await sql.end();
    };
    const other = (subject: string, groups = ['security']) => service.token(subject, { groups, email: undefined });

    it('is not that of the requester’s second one, though the first was unlinked, nor of one that another Slack user has beside it', async () => {
      await linked('U1', 'alice', 'second');
      await linked('U2', 'second', 'third');
      const { approvalId } = await service.ask();
      for (const subject of ['second', 'third'])
        expect(await service.vote(approvalId, await other(subject), approve)).toMatchObject({
          status: 403,
          body: { code: 'role_missing' },
        });
      expect(await service.vote(approvalId, await other('fourth'), approve)).toMatchObject({ status: 201 });
    });

    it('is one, whichever account it comes from', async () => {
      await linked('U3', 'gina', 'gina-x');
      const { approvalId } = await service.ask({ terms: { ...terms, quorum: 2 } });
      expect(await service.vote(approvalId, await other('gina'), approve)).toMatchObject({ status: 201 });
      expect(await service.vote(approvalId, await other('gina-x'), approve)).toMatchObject({ status: 409 });
      expect(await votesOf(approvalId)).toHaveLength(1);
    });

    it('reviews no glass that another of them broke', async () => {
      await linked('U4', 'hugo', 'hugo-x');
      const { approvalId } = await service.ask({ terms: { ...terms, breakGlass: { groups: ['sre'], quorum: 1 } } });
      const breaks = { ...approve, breakGlass: true, reason: 'Down.' };
      expect(await service.vote(approvalId, await other('hugo', ['sre']), breaks)).toMatchObject({ status: 201 });
      const review = await service.send('POST', `/api/approvals/${approvalId}/review`, await other('hugo-x'), { note: 'Fine.' });
      expect(review).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    });
  });
});

import type { FakeIssuer } from '#identity';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

const terms = { reviewers: ['security'], quorum: 2, expiresInMs: 900_000, breakGlass: { groups: ['sre'], quorum: 1 } };
const breaks = { decision: 'approve', breakGlass: true, reason: 'Production is down.' };

const withBrowser = (issuer: FakeIssuer) => ({
  identity: issuer.identity(issuer.config({ browser: { clientId: 'browser', clientSecret: null, scopes: [], parameters: {} } })),
});

describe('breaking the glass', () => {
  let service: ApprovalServiceFake;
  let sam: string;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(undefined, withBrowser);
    sam = await service.token('sam', { groups: ['sre'] });
  });
  afterAll(() => service.close());

  const broken = async (): Promise<string> => {
    const { approvalId } = await service.ask({ terms });
    expect(await service.vote(approvalId, sam, breaks)).toMatchObject({ status: 201 });
    return approvalId;
  };
  const review = async (id: string, token: string, body: object = { note: 'It was down.' }) =>
    service.send('POST', `/api/approvals/${id}/review`, token, body);
  const listed = async (query: string, reader = 'carol'): Promise<string[]> => {
    const { body } = await service.get(`/api/approvals?limit=200&${query}`, await service.token(reader));
    return (body['items'] as { id: string }[]).map(({ id }) => id);
  };

  it('passes a call once, whoever is asked, and is loud', async () => {
    const { approvalId } = await service.ask({ terms: { ...terms, grant: { scope: 'session', forMs: 60_000 } } });
    expect(await service.vote(approvalId, sam, breaks)).toMatchObject({
      status: 201,
      body: {
        state: 'approved',
        reason: 'Production is down.',
        grant: { scope: 'once', until: null },
        review: { state: 'open', by: null },
        votes: [{ voter: { subject: 'sam' }, through: 'sre, breaking the glass', breakGlass: true }],
      },
    });
    expect(await service.resolutionOf(approvalId)).toMatchObject({ state: 'approved', grant: { scope: 'once' } });
    const decided = (await service.changesOf(approvalId)).at(-1);
    expect(decided).toMatchObject({ kind: 'decided', by: { subject: 'sam' }, approval: { breakGlass: 'review_open' } });
    expect(await (await fetch(`${service.service.url}/metrics`)).text()).toMatch(
      /^ostiary_break_glass_total\{rule="production-database"\} \d/m,
    );
  });

  it('needs as many different people as the rule says, and who voted may do it, too', async () => {
    const { approvalId } = await service.ask({ terms: { ...terms, breakGlass: { groups: ['sre', 'security'], quorum: 2 } } });
    const bob = await service.token('bob');
    expect(await service.vote(approvalId, bob, { decision: 'approve' })).toMatchObject({ status: 201, body: { state: 'pending' } });
    expect(await service.vote(approvalId, sam, breaks)).toMatchObject({ status: 201, body: { state: 'pending', review: null } });
    const again = await service.token('sam-2', { groups: ['sre'], email: 'SAM@example.com' });
    for (const token of [sam, again]) expect(await service.vote(approvalId, token, breaks)).toMatchObject({ status: 409 });
    expect(await service.vote(approvalId, bob, breaks)).toMatchObject({
      status: 201,
      body: { state: 'approved', review: { state: 'open' } },
    });
    expect((await service.changesOf(approvalId)).at(-1)).toMatchObject({ approval: { breakGlass: 'review_open' } });
  });

  it('does not make up the number of those who are asked, nor they its own', async () => {
    const { approvalId } = await service.ask({ terms: { ...terms, breakGlass: { groups: ['security'], quorum: 2 } } });
    const [bob, carol] = [await service.token('bob'), await service.token('carol')];
    expect(await service.vote(approvalId, bob, breaks)).toMatchObject({ body: { state: 'pending' } });
    expect(await service.vote(approvalId, carol, { decision: 'approve' })).toMatchObject({ body: { state: 'pending' } });
    expect(await service.vote(approvalId, bob, { decision: 'approve' })).toMatchObject({ body: { state: 'approved', review: null } });
    expect(await service.resolutionOf(approvalId)).toMatchObject({ state: 'approved' });
  });

  it('is outweighed by a denial of those who are asked', async () => {
    const { approvalId } = await service.ask({ terms: { ...terms, breakGlass: { groups: ['sre'], quorum: 2 } } });
    await service.vote(approvalId, sam, breaks);
    await service.vote(approvalId, await service.token('bob'), { decision: 'deny', reason: 'No.' });
    const sue = await service.token('sue', { groups: ['sre'] });
    expect(await service.vote(approvalId, sue, breaks)).toMatchObject({ status: 409, body: { resolution: { state: 'denied' } } });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['the requester', 'alice', { groups: ['sre'] }],
    ['the requester’s second account', 'alice-2', { groups: ['sre'], email: 'alice+1@example.com' }],
    ['a reviewer', 'bob', {}],
    ['an administrator', 'erin', {}],
    ['somebody who has left the group', 'sam', { groups: [] }],
    ['somebody whose groups are not resolved', 'sam', { groups: undefined, hasgroups: true }],
  ])('is not for %s', async (_who, subject, claims) => {
    const { approvalId } = await service.ask({ terms });
    expect(await service.vote(approvalId, await service.token(subject, claims), breaks)).toMatchObject({
      status: 403,
      body: { code: 'role_missing' },
    });
  });

  it('is not for a delegate, nor where the rule does not speak of it', async () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    await service.send('POST', '/api/delegations', sam, { to: { issuer: service.issuer.issuer, subject: 'bob' }, until });
    const { approvalId } = await service.ask({ terms });
    expect(await service.vote(approvalId, await service.token('bob'), breaks)).toMatchObject({ status: 403 });
    const plain = await service.ask();
    expect(await service.vote(plain.approvalId, sam, breaks)).toMatchObject({ status: 403 });
  });

  it.each<[string, object, number]>([
    ['without a reason', { ...breaks, reason: ' ' }, 422],
    ['to deny', { ...breaks, decision: 'deny' }, 422],
    ['for a session', { ...breaks, grant: { scope: 'session', for: '1h' } }, 422],
    ['perhaps', { ...breaks, breakGlass: 'yes' }, 400],
  ])('is not done %s', async (_how, body, status) => {
    const { approvalId } = await service.ask({ terms: { ...terms, grant: { scope: 'session', forMs: 86_400_000 } } });
    expect((await service.vote(approvalId, sam, body)).status).toBe(status);
  });

  it('is done where and how freshly signed in the rule asks, and so is its review', async () => {
    const { approvalId } = await service.ask({ terms: { ...terms, channels: ['web'], freshSignInMs: 60_000 } });
    expect(await service.vote(approvalId, sam, breaks)).toMatchObject({ status: 403, body: { code: 'channel_refused' } });
    const inBrowser = { client_id: 'browser' };
    const tired = await service.token('sam', { ...inBrowser, groups: ['sre'] });
    expect(await service.vote(approvalId, tired, breaks)).toMatchObject({ status: 401, body: { code: 'fresh_sign_in_required' } });
    const fresh = { ...inBrowser, auth_time: Math.floor(Date.now() / 1_000) };
    expect(await service.vote(approvalId, await service.token('sam', { ...fresh, groups: ['sre'] }), breaks)).toMatchObject({
      status: 201,
    });
    expect(await review(approvalId, await service.token('bob'))).toMatchObject({ status: 403, body: { code: 'channel_refused' } });
    expect(await review(approvalId, await service.token('bob', fresh))).toMatchObject({ status: 200 });
  });

  describe('is reviewed afterwards', () => {
    it('by somebody who had no part in it, once, with a note', async () => {
      const id = await broken();
      expect(await listed('review=open')).toContain(id);
      expect((await service.get('/api/approvals?review=maybe', await service.token('carol'))).status).toBe(400);
      const [dave, carol] = [await service.token('dave'), await service.token('carol')];
      for (const body of [{}, { note: '' }, { note: '  ' }, { note: 'x'.repeat(2_001) }])
        expect((await review(id, dave, body)).status).toBe(400);
      expect(await review(id, dave)).toMatchObject({
        status: 200,
        body: { state: 'approved', review: { state: 'closed', by: { subject: 'dave' }, through: 'auditor', note: 'It was down.' } },
      });
      expect(await review(id, carol)).toMatchObject({
        status: 409,
        body: { detail: expect.stringMatching(/^dave reviewed this/) as string },
      });
      expect(await listed('review=open')).not.toContain(id);
      expect((await service.changesOf(id)).at(-1)).toMatchObject({
        kind: 'reviewed',
        by: { subject: 'dave' },
        text: 'It was down.',
        approval: { state: 'approved', breakGlass: 'reviewed' },
      });
    });

    it('by one of those who try at once', async () => {
      const id = await broken();
      const tokens = await Promise.all(['bob', 'carol', 'dave', 'erin'].map((name) => service.token(name)));
      const answers = await Promise.all(tokens.map((token) => review(id, token)));
      expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409, 409]);
    });

    it.each<[string, string, Record<string, unknown>]>([
      ['who broke it', 'sam', { groups: ['sre', 'security'] }],
      ['their other account', 'sam-2', { groups: ['audit'], email: 'sam+audit@example.com' }],
      ['the requester', 'alice', { groups: ['administrators'] }],
      ['the requester’s second account', 'alice-2', { groups: ['audit'], email: 'Alice@example.com' }],
      ['somebody else', 'oscar', {}],
    ])('not by %s', async (_who, subject, claims) => {
      const id = await broken();
      expect(await review(id, await service.token(subject, claims))).toMatchObject({ status: 403, body: { code: 'role_missing' } });
      expect(await listed('review=open')).toContain(id);
    });

    it('only where it was broken', async () => {
      const { approvalId } = await service.ask();
      expect(await review(approvalId, await service.token('bob'))).toMatchObject({ status: 409 });
      expect(await review('nothing', await service.token('bob'))).toMatchObject({ status: 404 });
      expect((await service.send('POST', `/api/approvals/${approvalId}/review`, null, { note: 'x' })).status).toBe(401);
    });
  });
});

import { openApiDocument } from '#chassis';
import { newId } from '#contracts';
import { ApprovalModule } from '../approval.module.js';
import { type Answer, ApprovalServiceFake, contentOf } from '../testing/approval-service.fake.js';
import { approvalViewSchema } from './approval.view.js';

describe('requests for approval', () => {
  let service: ApprovalServiceFake;
  const left = (approvalId: string, exchangeId: string): Promise<void> =>
    service.end({ approvalId, exchangeId, cause: 'client_left', endedAt: new Date().toISOString() });
  const seen = async (id: string, subject = 'bob'): Promise<Answer['body']> =>
    (await service.get(`/api/approvals/${id}`, await service.token(subject))).body;

  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  it('are shown with all that scripts build on', async () => {
    const asked = await service.ask();
    expect(await seen(asked.approvalId)).toMatchObject({
      id: asked.approvalId,
      state: 'pending',
      requester: { issuer: service.issuer.issuer, subject: 'alice', name: 'alice', email: 'alice@example.com' },
      rule: 'production-database',
      message: 'Ask the database team.',
      content: [{ blocks: [{ text: 'drop the [prod-db]', matched: true }], cut: null }],
      wholeText: `/api/exchanges/${asked.exchangeId}/request`,
      model: 'claude-test',
      client: { kind: 'claude-code' },
      quorum: 1,
      votes: [],
      createdAt: asked.createdAt,
      expiresAt: asked.expiresAt,
      exchangeId: asked.exchangeId,
    });
  });

  it('have the shape that the OpenAPI document tells', async () => {
    const { approvalId } = await service.ask({ client: { kind: 'unknown', name: 'curl', version: null } });
    await service.vote(approvalId, await service.token('bob'), { decision: 'deny', reason: 'no' });
    expect(approvalViewSchema.strict().parse(await seen(approvalId))).toMatchObject({ id: approvalId, state: 'denied' });
    const document = await openApiDocument([ApprovalModule], 'Approvals', '1');
    const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
    expect(operations).toEqual(expect.arrayContaining(['get /api/approvals', 'get /api/approvals/{id}', 'post /api/approvals/{id}/votes']));
    expect(JSON.stringify(document.paths['/api/approvals/{id}/votes'])).toMatch(/"decision".*"content"/);
  });

  it('hold whatever people type', async () => {
    const asked = await service.ask({
      content: [contentOf('x', 'a\u0000b \ud800 \u{1f600}')],
      client: { kind: 'unknown', name: 'x\u0000\udc00', version: null },
    });
    expect(await seen(asked.approvalId)).toMatchObject({
      content: [{ blocks: [{ text: 'a\ufffdb \ufffd \u{1f600}' }] }],
      client: { name: 'x\ufffd\ufffd' },
    });
    expect((await service.get('/api/approvals/a%00b', await service.token('bob'))).status).toBe(400);
  });

  it('that come twice, or late, change nothing', async () => {
    const first = await service.ask();
    await service.ask(first);
    const second = {
      ...first,
      sequence: 2,
      revision: 2,
      exchangeId: 'x-2',
      content: [contentOf('x-2', 'the prompt')],
      waiters: [...first.waiters, { exchangeId: 'x-2', sideCall: true }],
    };
    await service.ask(second);
    await service.ask(first);
    expect(await seen(first.approvalId)).toMatchObject({
      revision: 2,
      exchangeId: 'x-2',
      content: [{ exchangeId: 'x-2' }],
      waiters: [{ waiting: true }, { waiting: true }],
    });
  });

  it('keep who asked and on what terms, whatever a later revision says', async () => {
    const first = await service.ask();
    await service.ask({
      ...first,
      revision: 2,
      requester: { ...first.requester, subject: 'mallory' },
      terms: { ...first.terms, reviewers: ['engineering'] },
      ruleId: 'other',
    });
    expect(await seen(first.approvalId)).toMatchObject({
      requester: { subject: 'alice' },
      reviewers: ['security'],
      rule: 'production-database',
    });
  });

  it('are orphaned when the last waiter leaves, and pending again when one comes back', async () => {
    const asked = await service.ask({
      waiters: [
        { exchangeId: 'a', sideCall: false },
        { exchangeId: 'b', sideCall: true },
      ],
    });
    await left(asked.approvalId, 'a');
    expect(await seen(asked.approvalId)).toMatchObject({ state: 'pending' });
    await left(asked.approvalId, 'b');
    expect(await seen(asked.approvalId)).toMatchObject({ state: 'orphaned' });
    await service.ask({ ...asked, revision: 2, exchangeId: 'c', waiters: [...asked.waiters, { exchangeId: 'c', sideCall: false }] });
    expect(await seen(asked.approvalId)).toMatchObject({ state: 'pending' });
    await left(asked.approvalId, 'c');
    expect(await service.vote(asked.approvalId, await service.token('bob'), { decision: 'approve' })).toMatchObject({
      status: 201,
      body: { state: 'approved' },
    });
    expect(await service.resolutionOf(asked.approvalId)).toMatchObject({ state: 'approved' });
  });

  it('whose waiter left before the request arrived are orphaned from the start', async () => {
    const [approvalId, exchangeId] = [newId(), newId()];
    await left(approvalId, exchangeId);
    await service.ask({ approvalId, exchangeId });
    expect(await seen(approvalId)).toMatchObject({ state: 'orphaned' });
  });

  it('that are resolved stay what the reviewers saw', async () => {
    const asked = await service.ask();
    await service.vote(asked.approvalId, await service.token('bob'), { decision: 'approve' });
    await service.ask({ ...asked, sequence: 2, revision: 2, content: [contentOf('y', 'something else')] });
    await left(asked.approvalId, asked.exchangeId);
    expect(await seen(asked.approvalId)).toMatchObject({ state: 'approved', revision: 1, content: [{ exchangeId: asked.exchangeId }] });
  });

  describe('are shown', () => {
    it.each([
      ['alice', {}, 200],
      ['bob', {}, 200],
      ['dave', {}, 200],
      ['erin', {}, 200],
      ['oscar', {}, 404],
      ['oscar', { groups: ['dba'] }, 200],
      ['oscar', { groups: ['sre'] }, 200],
      ['alice', { iss: 'https://elsewhere.example' }, 401],
    ])('to %s with %j: %d', async (subject, claims, status) => {
      const { approvalId } = await service.ask({
        terms: { reviewers: ['security', 'dba'], quorum: 1, expiresInMs: 60_000, breakGlass: { groups: ['sre'], quorum: 1 } },
      });
      const token = await service.token(subject, claims);
      expect((await service.get(`/api/approvals/${approvalId}`, token)).status).toBe(status);
      const list = await service.get('/api/approvals?limit=200', token);
      const ids = ((list.body['items'] ?? []) as { id: string }[]).map(({ id }) => id);
      expect(ids.includes(approvalId)).toBe(status === 200);
    });

    it('to nobody without a token', async () => {
      const { approvalId } = await service.ask();
      expect(await service.get(`/api/approvals/${approvalId}`, null)).toMatchObject({ status: 401, body: { code: 'token_missing' } });
      expect(await service.get('/api/approvals', null)).toMatchObject({ status: 401 });
    });

    it('not when they are not there', async () => {
      expect(await service.get('/api/approvals/nothing', await service.token('bob'))).toMatchObject({
        status: 404,
        body: { code: 'resource_unknown' },
      });
    });
  });

  describe('are listed', () => {
    it('page by page, newest first, each once, whatever comes in between', async () => {
      const at = (second: number): string => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
      const asked = [];
      // Several of one moment, so that the id must decide their order.
      for (const second of [1, 2, 2, 2, 3, 4, 4]) asked.push(await service.ask({ createdAt: at(second), sessionId: 'paged' }));
      const token = await service.token('bob');
      const found: string[] = [];
      let next: string | null = null;
      do {
        const page: Answer = await service.get(`/api/approvals?limit=2${next === null ? '' : `&cursor=${next}`}`, token);
        found.push(...(page.body['items'] as { id: string }[]).map(({ id }) => id));
        next = page.body['next'] as string | null;
        if (found.length === 2) asked.push(await service.ask({ createdAt: at(9) }));
      } while (next !== null && found.length < 7);
      const expected = asked
        .slice(0, 7)
        .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.approvalId.localeCompare(a.approvalId));
      expect(found.slice(0, 7)).toEqual(expected.map(({ approvalId }) => approvalId));
    });

    it('by state', async () => {
      const [open, done, orphan] = [await service.ask(), await service.ask(), await service.ask()];
      await service.vote(done.approvalId, await service.token('bob'), { decision: 'approve' });
      await left(orphan.approvalId, orphan.exchangeId);
      const listed = async (state: string): Promise<string[]> => {
        const { body } = await service.get(`/api/approvals?limit=200&state=${state}`, await service.token('bob'));
        return (body['items'] as { id: string }[])
          .map(({ id }) => id)
          .filter((id) => [open, done, orphan].some(({ approvalId }) => approvalId === id));
      };
      expect((await listed('pending')).toSorted()).toEqual([open.approvalId, orphan.approvalId].toSorted());
      expect(await listed('approved')).toEqual([done.approvalId]);
      expect(await listed('orphaned')).toEqual([orphan.approvalId]);
      expect((await listed('approved,orphaned')).toSorted()).toEqual([done.approvalId, orphan.approvalId].toSorted());
    });

    it('by session, which a client may know by the first part of its id', async () => {
      const of = (sessionId: string) => service.ask({ sessionId });
      const [bound, plain] = [await of('5e55-1a2b'), await of('5e55')];
      await of('5e55x-1a2b');
      const listed = async (session: string): Promise<unknown[]> => {
        const { body } = await service.get(`/api/approvals?session=${encodeURIComponent(session)}`, await service.token('alice'));
        return (body['items'] as { id: string }[]).map(({ id }) => id).toSorted();
      };
      expect(await listed('5e55')).toEqual([bound.approvalId, plain.approvalId].toSorted());
      expect(await listed('5e55-1a2b')).toEqual([bound.approvalId]);
      for (const session of ['5e5', '%', "5e55' OR true --"]) expect(await listed(session)).toEqual([]);
    });

    it.each(['state=waiting', 'limit=0', 'limit=201', 'limit=many', 'cursor=nonsense', 'cursor=WyJ4IiwieSJd', 'page=2'])(
      'not by %s',
      async (query) => {
        const answer = await service.get(`/api/approvals?${query}`, await service.token('bob'));
        expect(answer).toMatchObject({ status: 400, body: { code: 'parameter_invalid' } });
      },
    );

    it('to a requester, their own only', async () => {
      await service.ask({ requester: { ...service.request().requester, subject: 'oscar' } });
      const { body } = await service.get('/api/approvals?limit=200', await service.token('oscar'));
      expect(new Set((body['items'] as { requester: { subject: string } }[]).map(({ requester }) => requester.subject))).toEqual(
        new Set(['oscar']),
      );
    });
  });
});

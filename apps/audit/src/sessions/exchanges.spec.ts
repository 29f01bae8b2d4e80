import type { JournalEntry } from '#contracts';
import { z } from 'zod';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { alice, body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { exchangeItemSchema, exchangeSchema } from './exchange.view.js';
import { sessionItemSchema, sessionSchema } from './session.view.js';

const text = 'Please look at the table of customers. '.repeat(20);
const fields = [
  'id',
  'sessionId',
  'title',
  'principal',
  'client',
  'caller',
  'model',
  'startedAt',
  'endedAt',
  'verdict',
  'reasons',
  'policyVersion',
  'findings',
  'findingCounts',
  'approvals',
  'grants',
  'upstream',
  'status',
  'approvalChanges',
  'request',
  'reply',
  'blocks',
  'timeline',
  'record',
  'endRecord',
  'erased',
  'usage',
  'tokens',
  'cost',
  'timings',
  'outcome',
  'error',
  'errorCode',
];

const finding = {
  kind: 'github-token',
  category: 'secret' as const,
  severity: 'high' as const,
  confidence: 'certain' as const,
  block: 'b1',
  start: 0,
  end: 5,
  fingerprint: 'f',
  mask: 'on_the_way' as const,
};

describe('sessions and exchanges', () => {
  let audit: AuditServiceFake;

  beforeAll(async () => {
    audit = await AuditServiceFake.start(undefined, {
      audit: { prices: [{ model: 'claude-*', currency: 'USD', input: 3, output: 15 }] },
    });
    const chain = new JournalChain('chain');
    const first = body('turn-1', [{ text: '{"messages":[' }, { ref: refOf(JSON.stringify(text)) }, { text: ']}' }]);
    const second = body('turn-2', [{ text: ',"more"]}' }], 'turn-1', 2);
    const reply = body('reply-1', [{ text: 'event: message_start\n\n' }]);
    await audit.send([
      chain.add(entries.content(JSON.stringify(text))),
      chain.add(entries.received('x1', { request: first, findings: [finding], title: 'Please look' })),
      chain.add(entries.decided('x1', 'require-approval')),
      chain.add(entries.held('x1', 'a1')),
      chain.add(entries.released('x1', 'a1')),
      chain.add(entries.held('x1', 'a0')),
      chain.add(entries.decided('x1', 'require-approval', 'session-1', [{ approvalId: 'a9', scope: 'session' }])),
      chain.add(entries.forwarded('x1')),
      chain.add(
        entries.ended('x1', 'completed', {
          policyVersion: 4,
          timeline: [
            [50, 12],
            [150, 3],
          ],
          verdict: 'require-approval',
          reply,
          findings: [finding],
          reasons: [{ code: 'approved', ruleId: 'production-database', action: 'require-approval', mode: 'enforce', blocks: [] }],
        }),
      ),
      chain.add(entries.received('x2', { request: second, startedAt: '2026-01-02T00:00:00.000Z', model: 'claude-other' })),
      chain.add(entries.decided('x2', 'mask')),
      chain.add(entries.held('x2', 'a2')),
      chain.add(
        entries.received(
          'x3',
          { principal: { ...alice, subject: 'zoe', name: 'Zoe', email: null }, startedAt: '2026-01-03T00:00:00.000Z' },
          'session-2',
        ),
      ),
      chain.add(entries.ended('x3', 'refused', { verdict: 'block', errorCode: 'policy_denied' }, 'session-2')),
      chain.add(entries.received('x4', { principal: null, startedAt: '2026-01-04T00:00:00.000Z' }, 'session-3')),
      chain.add(entries.interrupted('x4', 'session-3')),
      chain.add(entries.interrupted('x5', 'session-3')),
    ]);
  });
  afterAll(() => audit.close());

  const ids = async (query: string) => {
    const { status, body: answer } = await audit.get(`/api/exchanges${query}`);
    expect(status).toBe(200);
    return exchangeItemSchema
      .array()
      .parse(answer['items'])
      .map(({ id }) => id);
  };

  it('tells an exchange whole, with exactly its fields, in masked form', async () => {
    const { status, body: view } = await audit.get('/api/exchanges/x1');
    expect(status).toBe(200);
    expect(Object.keys(view)).toEqual(fields);
    expect(exchangeSchema.strict().safeParse(view).success).toBe(true);
    expect(view).toMatchObject({
      sessionId: 'session-1',
      title: 'Please look',
      principal: alice,
      verdict: 'require-approval',
      outcome: 'completed',
      reasons: [{ code: 'approved' }],
      policyVersion: 4,
      findings: [
        { in: 'request', mask: 'on_the_way' },
        { in: 'reply', mask: 'on_the_way' },
      ],
      approvals: [
        {
          id: 'a1',
          state: 'approved',
          heldMs: 30_000,
          ruleId: 'production-database',
          votes: [{ voter: { name: 'Bob' }, decision: 'approve' }],
        },
        { id: 'a0', state: 'pending', heldMs: null },
        // Nothing was heard of it yet.
        { id: 'a9', state: 'approved', ruleId: null, heldAt: null, votes: [], grant: { id: null, scope: 'session' } },
      ],
      findingCounts: { secret: 2 },
      caller: { principal: alice, client: { kind: 'claude-code' }, agentId: null },
      record: { chain: 'chain', seq: 1 },
      endRecord: { chain: 'chain', seq: 8 },
      tokens: 7,
      cost: { amount: 0.000069, currency: 'USD' },
      error: null,
      grants: [{ approvalId: 'a9', scope: 'session' }],
      upstream: { name: 'anthropic', keyedDigest: 'b'.repeat(64), status: 200, requestId: 'req-1', error: null },
      status: 200,
      errorCode: null,
      timeline: [
        [50, 12],
        [150, 3],
      ],
      request: { messages: [text] },
      reply: 'event: message_start\n\n',
      usage: { inputTokens: 3 },
      timings: { totalMs: 20 },
    });
  });

  it('follows a turn to its parent', async () => {
    expect((await audit.get('/api/exchanges/x2')).body['request']).toEqual({ messages: [text, 'more'] });
  });

  it('shows an open exchange as far as it is known', async () => {
    expect((await audit.get('/api/exchanges/x2')).body).toMatchObject({
      endedAt: null,
      outcome: null,
      usage: null,
      tokens: null,
      cost: null,
      endRecord: null,
      timings: null,
      reply: null,
      verdict: 'mask',
      reasons: [{ action: 'mask' }],
      approvals: [{ id: 'a2', state: 'pending', votes: [], heldMs: null }],
      grants: [],
      policyVersion: 1,
      upstream: null,
      status: null,
      errorCode: null,
      timeline: [],
    });
  });

  it('counts an exchange once that was written again because its first writing came through late', async () => {
    const chain = new JournalChain('twice');
    const received = () => chain.add(entries.received('x7', { startedAt: '2025-01-01T00:00:00.000Z' }, 'session-7'));
    await audit.send([received()]);
    await audit.send([received(), chain.add(entries.ended('x7', 'refused', { errorCode: 'audit_unavailable' }, 'session-7'))]);
    const rows = await audit.query('SELECT exchanges FROM session WHERE id = $1', ['session-7']);
    expect(rows).toEqual([{ exchanges: 1 }]);
    expect((await audit.get('/api/exchanges/x7')).body).toMatchObject({ principal: alice, outcome: 'refused' });
  });

  it('tells a failure of the provider apart from what the client saw', async () => {
    const chain = new JournalChain('provider-error');
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    await audit.send([
      chain.add(entries.received('x6', { startedAt: '2025-01-01T00:00:00.000Z' }, 'session-6')),
      chain.add(entries.forwarded('x6', 'session-6')),
      chain.add(
        entries.ended(
          'x6',
          'failed',
          { status: 200, provider: { status: 529, requestId: 'r', error }, errorCode: 'upstream_error' },
          'session-6',
        ),
      ),
    ]);
    expect((await audit.get('/api/exchanges/x6')).body).toMatchObject({
      outcome: 'failed',
      status: 200,
      errorCode: 'upstream_error',
      error: { code: 'upstream_error', provider: error },
      upstream: { status: 529, requestId: 'r', error },
    });
  });

  it('says which part of a body was not recorded', async () => {
    const chain = new JournalChain('incomplete');
    const request = body('turn-9', [{ text: 'a' }, { ref: 'e'.repeat(64) }], 'nowhere', 3);
    await audit.send([chain.add(entries.received('x9', { request, startedAt: '2025-01-01T00:00:00.000Z' }, 'session-9'))]);
    expect((await audit.get('/api/exchanges/x9')).body['request']).toBe(`[not recorded: nowhere]a[not recorded: ${'e'.repeat(64)}]`);
  });

  it('lists newest first, and leaves out what only its end is known of', async () => {
    expect(await ids('?from=2026-01-01T00:00:00Z')).toEqual(['x4', 'x3', 'x2', 'x1']);
  });

  it.each([
    ['principal=alice', ['x2', 'x1']],
    ['principal=alice@example.com', ['x2', 'x1']],
    ['principal=Zoe', ['x3']],
    [`principal=${encodeURIComponent(`${alice.issuer}|zoe`)}`, ['x3']],
    ['principal=nobody', []],
    ['model=claude-other', ['x2']],
    ['verdict=block', ['x3']],
    ['verdict=require-approval', ['x1']],
    ['outcome=completed', ['x1']],
    ['outcome=interrupted', ['x4']],
    ['outcome=open', ['x2']],
    ['session=session-2', ['x3']],
    ['to=2026-01-03T00:00:00Z', ['x2', 'x1']],
    ['to=2026-01-03T01:00:00%2B01:00', ['x2', 'x1']],
    ['principal=alice&verdict=mask&outcome=open', ['x2']],
  ])('filters by %s', async (query, expected) => {
    expect(await ids(`?from=2026-01-01T00:00:00Z&${query}`)).toEqual(expected);
  });

  it('pages without losing or repeating any', async () => {
    const seen: string[] = [];
    const pageSchema = z.object({ items: exchangeItemSchema.array(), next: z.string().nullable() });
    for (let query: string | null = ''; query !== null;) {
      const page = pageSchema.parse((await audit.get(`/api/exchanges?limit=2${query}`)).body);
      seen.push(...page.items.map(({ id }) => id));
      query = page.next === null ? null : `&cursor=${page.next}`;
    }
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen).toEqual(expect.arrayContaining(['x1', 'x2', 'x3', 'x4']));
  });

  it('tells sessions and their exchanges', async () => {
    const { body: list } = await audit.get('/api/sessions?limit=2');
    const items = sessionItemSchema.strict().array().parse(list['items']);
    expect(items.map(({ id }) => id)).toEqual(['session-3', 'session-2']);
    const { body: rest } = await audit.get(`/api/sessions?cursor=${String(list['next'])}`);
    expect(sessionItemSchema.array().parse(rest['items'])[0]).toMatchObject({ id: 'session-1', exchangeCount: 2, principal: alice });

    const session = sessionSchema.strict().parse((await audit.get('/api/sessions/session-1')).body);
    expect(session).toMatchObject({ startedAt: '2026-01-01T00:00:00.000Z', lastActiveAt: '2026-01-02T00:00:00.000Z' });
    expect(session.exchanges.items.map(({ id }) => id)).toEqual(['x2', 'x1']);
  });

  it.each(['/api/sessions', '/api/sessions/session-1', '/api/exchanges', '/api/exchanges/x1', '/api/chains', '/api/turned-away'])(
    'opens %s to auditors and administrators only',
    async (path) => {
      expect((await audit.get(path, 'dave')).status).toBe(200);
      expect((await audit.get(path, 'erin')).status).toBe(200);
      for (const reader of ['alice', 'bob'])
        expect(await audit.get(path, reader)).toMatchObject({ status: 403, body: { code: 'role_missing' } });
      expect(await audit.get(path, null)).toMatchObject({ status: 401, body: { code: 'token_missing' } });
    },
  );

  it.each([
    ['/api/exchanges/nothing', 404, 'resource_unknown'],
    ['/api/exchanges/x5', 404, 'resource_unknown'],
    ['/api/sessions/nothing', 404, 'resource_unknown'],
    ['/api/exchanges?verdict=maybe', 400, 'parameter_invalid'],
    ['/api/exchanges?from=yesterday', 400, 'parameter_invalid'],
    ['/api/exchanges?limit=0', 400, 'parameter_invalid'],
    ['/api/exchanges?colour=red', 400, 'parameter_invalid'],
    ['/api/exchanges?cursor=bm9uZQ', 400, 'parameter_invalid'],
    ['/api/sessions?cursor=%00', 400, 'parameter_invalid'],
  ])('answers %s with %i %s', async (path, status, code) => {
    expect(await audit.get(path)).toMatchObject({ status, body: { code, status, type: `urn:ostiary:error:${code}` } });
  });

  it('notes who looked at what, and nothing of those who were turned away', async () => {
    await audit.query('DELETE FROM access');
    await audit.get('/api/exchanges/x1', 'dave');
    await audit.get('/api/exchanges?principal=alice', 'erin');
    await audit.get('/api/exchanges/x1', 'alice');
    expect(await audit.query('SELECT reader_subject, action, target FROM access ORDER BY id')).toEqual([
      { reader_subject: 'dave', action: 'exchange.read', target: { exchange: 'x1', session: 'session-1' } },
      { reader_subject: 'erin', action: 'exchanges.list', target: { principal: 'alice', order: 'newest', limit: 50 } },
    ]);
  });

  it('shows who was turned away, by source, the latest first', async () => {
    const chain = new JournalChain('strangers');
    const told = (source: string) => ({
      source,
      calls: 3,
      firstAt: '2026-01-01T00:00:00.000Z',
      lastAt: '2026-01-01T00:00:40.000Z',
      lastExchange: 'x',
      codes: { token_missing: 2, token_invalid: 1 },
    });
    const sources = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    await audit.send(
      [entries.received('known'), ...sources.map((source): JournalEntry => ({ type: 'calls.turned_away', data: told(source) }))].map(
        (entry) => chain.add(entry),
      ),
    );
    const { body: first } = await audit.get('/api/turned-away?limit=2');
    expect(first).toMatchObject({ items: [told('192.0.2.3'), told('192.0.2.2')] });
    const { body: rest } = await audit.get(`/api/turned-away?limit=2&cursor=${(first as { next: string }).next}`);
    expect(rest).toMatchObject({ items: [told('192.0.2.1')], next: null });
  });

  it('shows the state of the chains', async () => {
    const chain = new JournalChain('gapped');
    const [first, , third] = [entries.received('y'), entries.held('y', 'a'), entries.ended('y')].map((entry) => chain.add(entry));
    await audit.send([first!, third!]);
    const { body: list } = await audit.get('/api/chains?faulty=true');
    expect(list).toMatchObject({
      items: [{ id: 'gapped', contiguousSeq: 0, highestSeq: 2, faults: [{ kind: 'gap', from: 1, to: 1, resolvedAt: null }] }],
      next: null,
    });
  });
});

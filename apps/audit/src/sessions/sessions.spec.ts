import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { alice, entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { sessionItemSchema, sessionSchema } from './session.view.js';

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
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
const counting = { method: 'POST', path: '/v1/messages/count_tokens', format: 'anthropic.count_tokens' };
const asking = { method: 'POST', path: '/hooks/claude-code', format: 'claude-code.hook' };

describe('sessions', () => {
  let audit: AuditServiceFake;

  const list = async (query = '') =>
    sessionItemSchema
      .strict()
      .array()
      .parse((await audit.get(`/api/sessions?${query}`)).body['items']);
  const one = async (id: string, reader = 'dave') => sessionSchema.strict().parse((await audit.get(`/api/sessions/${id}`, reader)).body);

  beforeAll(async () => {
    audit = await AuditServiceFake.start(undefined, {
      audit: { prices: [{ model: 'claude-*', currency: 'USD', input: 3, output: 15 }], access: { ownSessions: true } },
    });
    const own = { ...alice, issuer: audit.issuerName };
    const bob = { ...own, subject: 'bob', name: 'Bob', email: 'bob@example.com' };
    const chain = new JournalChain('chain');
    const calls: [string, Parameters<typeof entries.received>[1]][] = [
      ['title', { requestClass: 'auxiliary', title: 'Make a title' }],
      ['first', { requestClass: 'main', title: 'Build the shop', findings: [finding] }],
      ['explore', { agentId: 'a', requestClass: 'subagent', title: 'Explore the folder' }],
      ['deeper', { agentId: 'b', parentAgentId: 'a', requestClass: 'subagent', title: 'Look at tests' }],
      ['count', { route: counting, title: 'Build the shop' }],
      ['again', { agentId: 'a', requestClass: 'subagent', title: 'Explore more' }],
      ['last', { requestClass: 'main', title: 'Thank you' }],
    ];
    await audit.send([
      ...calls.flatMap(([id, data], index) => [
        chain.add(entries.received(id, { ...data, principal: own, startedAt: at(index) })),
        chain.add(entries.ended(id, 'completed', { verdict: id === 'deeper' ? 'mask' : 'allow' })),
      ]),
      chain.add(entries.received('other', { principal: bob, startedAt: at(30), title: 'Of Bob' }, 'session-bob')),
      chain.add(entries.ended('other', 'refused', { verdict: 'block' }, 'session-bob')),
      chain.add(entries.received('hook', { principal: bob, startedAt: at(30), route: asking, requestClass: 'PreToolUse' }, 'session-bob')),
      chain.add(entries.ended('hook', 'completed', { verdict: 'allow', reply: null }, 'session-bob')),
    ]);
  });

  afterAll(() => audit.close());

  it('are told with what they did, the latest first', async () => {
    expect(await list()).toMatchObject([
      { id: 'session-bob', title: 'Of Bob', turns: 1, sideCalls: 1, verdict: 'block', capped: false },
      {
        id: 'session-1',
        title: 'Build the shop',
        exchangeCount: 7,
        turns: 5,
        sideCalls: 2,
        tokens: 49,
        verdict: 'mask',
        findings: { secret: 1 },
        cost: [{ currency: 'USD', amount: 0.000_483 }],
        startedAt: at(0),
        lastActiveAt: at(6),
      },
    ]);
  });

  it.each([
    ['principal=bob', ['session-bob']],
    ['principal=alice%40example.com', ['session-1']],
    ['principal=nobody', []],
    [`from=${at(7)}`, ['session-bob']],
    [`from=${at(6)}&to=${at(30)}`, ['session-1']],
    [`to=${at(0)}`, []],
  ])('are found by %s', async (query, ids) => expect((await list(query)).map(({ id }) => id)).toEqual(ids));

  it('tell their agents as a tree, with what each did', async () => {
    const { agents, exchanges } = await one('session-1');
    expect(agents).toMatchObject([
      { agentId: null, depth: 0, title: 'Build the shop', turns: 2, sideCalls: 2, tokens: 28, verdict: 'allow', findings: { secret: 1 } },
      { agentId: 'a', parentAgentId: null, depth: 1, title: 'Explore the folder', turns: 2, startedAt: at(2), lastActiveAt: at(5) },
      { agentId: 'b', parentAgentId: 'a', depth: 2, title: 'Look at tests', turns: 1, sideCalls: 0, verdict: 'mask' },
    ]);
    const deeper = exchanges.items.find(({ id }) => id === 'deeper');
    expect(deeper?.caller).toMatchObject({ agentId: 'b', parentAgentId: 'a', requestClass: 'subagent' });
  });

  it('are one’s own for who may read no others', async () => {
    const { body } = await audit.get('/api/sessions?principal=bob', 'alice');
    expect(body['items']).toEqual([]);
    expect((await one('session-1', 'alice')).agents).toHaveLength(3);
    expect((await audit.get('/api/sessions/session-bob', 'alice')).status).toBe(404);
  });

  it('sum up the newest of very many exchanges, and say so', async () => {
    await audit.query(`
      INSERT INTO exchange (day, id, session, started_at, title, tokens, verdict)
      SELECT '1970-01-01', 'many-' || n, s.number, timestamptz '2026-01-01T00:10:00Z' + n * interval '1 second', NULL, 1, 'allow'
        FROM session s, generate_series(1, 1000) n WHERE s.id = 'session-1'`);
    await audit.query(`UPDATE session SET exchanges = 1007 WHERE id = 'session-1'`);
    expect((await list('principal=alice'))[0]).toMatchObject({
      capped: true,
      exchangeCount: 1_007,
      turns: 1_000,
      tokens: 1_000,
      title: null,
    });
    expect(await one('session-1')).toMatchObject({ capped: false, turns: 1_005, tokens: 1_049, title: 'Build the shop' });
  });
});

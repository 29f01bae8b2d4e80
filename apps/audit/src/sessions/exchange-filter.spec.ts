import { newId } from '#contracts';
import { z } from 'zod';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { alice, entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

const DAY_MS = 86_400_000;
const list = z.object({
  items: z.array(z.object({ id: z.string(), caller: z.object({ address: z.string().nullable() }) })),
  next: z.string().nullable(),
});

/** A UUID of version 7 of that moment. */
const idAt = (at: number): string => {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${newId().slice(13)}`;
};

const finding = (kind: string, category: 'secret' | 'pii', fingerprint: string) => ({
  kind,
  category,
  severity: 'high' as const,
  confidence: 'certain' as const,
  block: 'b1',
  start: 0,
  end: 5,
  fingerprint,
  mask: 'on_the_way' as const,
});

describe('finding exchanges', () => {
  let audit: AuditServiceFake;
  const now = Date.now();
  /** Days ago, in the order of their beginnings. */
  const ids = [9, 5, 5, 2, 0].map((ago, index) => idAt(now - ago * DAY_MS + index * 1_000 - 60_000));
  const name = (id: string): number => ids.indexOf(id);
  const startedAt = (index: number) => new Date(Number.parseInt(ids[index]!.replaceAll('-', '').slice(0, 12), 16)).toISOString();

  beforeAll(async () => {
    audit = await AuditServiceFake.start(undefined, {
      audit: { prices: [{ model: '*', currency: 'USD', input: 1_000_000, output: 1_000_000 }] },
    });
    const chain = new JournalChain('chain', now);
    const usage = (tokens: number) => ({ inputTokens: tokens, outputTokens: null, cacheReadTokens: null, cacheWriteTokens: null });
    await audit.send([
      chain.add(entries.received(ids[0]!, { startedAt: startedAt(0), findings: [finding('github-token', 'secret', 'same')] })),
      chain.add(entries.ended(ids[0]!, 'completed', { usage: usage(10) })),
      chain.add(
        entries.received(
          ids[1]!,
          { startedAt: startedAt(1), principal: { ...alice, subject: 'zoe', name: 'Zoe', email: null, groups: ['sales'] } },
          'session-2',
        ),
      ),
      chain.add(entries.ended(ids[1]!, 'completed', { findings: [finding('email', 'pii', 'other')], usage: usage(1_000) }, 'session-2')),
      chain.add(
        entries.received(ids[2]!, {
          startedAt: startedAt(2),
          client: { kind: 'openai-sdk', name: 'openai-python', version: null },
          address: '192.0.2.7',
          findings: [finding('slack-token', 'secret', 'same')],
        }),
      ),
      chain.add(entries.decided(ids[2]!, 'mask')),
      chain.add(entries.received(ids[3]!, { startedAt: startedAt(3), model: 'gpt-5' })),
      chain.add(entries.held(ids[3]!, 'approval-1')),
      chain.add(entries.released(ids[3]!, 'approval-1')),
      chain.add(entries.received(ids[4]!, { startedAt: startedAt(4) })),
      chain.add(entries.decided(ids[4]!, 'allow', 'session-1', [{ approvalId: 'approval-1', scope: 'session' }])),
    ]);
  });
  afterAll(() => audit.close());

  const page = async (query: string) => {
    const { status, body } = await audit.get(`/api/exchanges?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return list.parse(body);
  };
  const found = async (query: string) => (await page(query)).items.map(({ id }) => name(id));

  it.each([
    ['', [4, 3, 2, 1, 0]],
    ['order=oldest', [0, 1, 2, 3, 4]],
    ['principal=zoe', [1]],
    ['group=sales', [1]],
    ['group=engineering', [4, 3, 2, 0]],
    ['group=engineering&principal=zoe', []],
    ['client=openai-sdk', [2]],
    ['client=openai-python', [2]],
    ['address=192.0.2.7', [2]],
    ['address=192.0.2.8', []],
    ['address=192.0.2.7&client=claude-code', []],
    ['model=gpt-5', [3]],
    ['rule=production-database', [3]],
    ['rule=rule', [4, 2]],
    ['finding=secret', [2, 0]],
    ['finding=github-token', [0]],
    ['finding=pii', [1]],
    ['fingerprint=same', [2, 0]],
    ['fingerprint=same&finding=slack-token', [2]],
    ['approval=approval-1', [4, 3]],
    ['approval=approved', [3]],
    ['approval=denied', []],
    ['outcome=open', [4, 3, 2]],
    ['outcome=completed&order=oldest', [0, 1]],
    ['minTokens=11', [1]],
    ['maxTokens=10', [0]],
    ['minCost=10.5', [1]],
    ['maxCost=10', [0]],
    ['session=session-2', [1]],
    ['session=nothing', []],
    ['verdict=mask', [2]],
  ])('%s', async (query, expected) => expect(await found(query)).toEqual(expected));

  it('tells where a call came from, and of a record without that nothing', async () => {
    const { items } = await page('order=oldest');
    expect(items.map(({ caller }) => caller.address)).toEqual([null, null, '192.0.2.7', null, null]);
  });

  it('in a range of time, which says its days', async () => {
    expect(await found(`from=${new Date(now - 6 * DAY_MS).toISOString()}&to=${new Date(now - DAY_MS).toISOString()}`)).toEqual([3, 2, 1]);
    expect(await found(`to=${startedAt(1)}`)).toEqual([0]);
    expect(await found(`from=${startedAt(4)}`)).toEqual([4]);
  });

  it.each(['newest', 'oldest'])('in pages over days, the %s first, each exactly once', async (order) => {
    const seen: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const one: z.infer<typeof list> = await page(`order=${order}&limit=2${next === '' ? '' : `&cursor=${next}`}`);
      seen.push(...one.items.map(({ id }) => name(id)));
      next = one.next;
    }
    expect(seen).toEqual(order === 'newest' ? [4, 3, 2, 1, 0] : [0, 1, 2, 3, 4]);
  });

  it('tells nobody but auditors which values are the same', async () => {
    const { body } = await audit.get('/api/exchanges?finding=secret', 'frank');
    expect(JSON.stringify(body['items'])).toContain('"kind":"github-token"');
    expect(JSON.stringify(body['items'])).not.toContain('"fingerprint":"same"');
    expect((await audit.get('/api/exchanges?fingerprint=same', 'frank')).status).toBe(403);
  });

  it('shows the operations centre what happened and nobody’s words', async () => {
    const { body } = await audit.get('/api/exchanges?approval=approved', 'frank');
    expect(body['items']).toEqual([
      expect.objectContaining({
        title: null,
        approvals: [expect.objectContaining({ state: 'approved', votes: [expect.objectContaining({ reason: null })] })],
      }),
    ]);
    expect((await audit.get(`/api/exchanges/${ids[3]}`, 'frank')).status).toBe(403);
  });
});

describe('a query that takes too long', () => {
  it('is given up, with what to do', async () => {
    const audit = await AuditServiceFake.start(undefined, { audit: { search: { timeoutMs: 0 } } });
    await audit.send([new JournalChain('chain').add(entries.received('x1'))]);
    await expect(audit.get('/api/exchanges')).resolves.toMatchObject({ status: 422, body: { code: 'query_too_costly' } });
    await audit.close();
  });
});

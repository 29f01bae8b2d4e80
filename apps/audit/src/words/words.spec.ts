import type { StoredBlock, StoredBody } from '#contracts';
import { Transactions } from '#persistence';
import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { exchangeFilter } from '../sessions/exchange-filter.js';
import { ExchangeSearch } from '../sessions/exchange-search.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import type { PhraseCheck, RecordedExchange } from './phrase-check.js';

const list = z.object({ items: z.array(z.object({ id: z.string() })), next: z.string().nullable(), stopped: z.boolean() });

const saying = (id: string, text: string, more: Partial<StoredBlock> = {}): StoredBody => ({
  ...body(id, [{ text: '[' }, { ref: refOf(JSON.stringify(text)) }, { text: ']' }]),
  blocks: [
    {
      id: 'messages.0.content.0',
      kind: 'text',
      role: 'user',
      provenance: 'user',
      isNew: true,
      from: 1,
      to: 2,
      text: [{ from: 1, to: 2, as: 'string' }],
      ...more,
    },
  ],
});

describe('words of what was said', () => {
  let audit: AuditServiceFake;
  const first = 'Please DROP the table of customers, on the production database.';
  const second = 'The table was dropped, [masked:github-token#k3f9].';
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    await audit.send([
      chain.addTogether([entries.content(JSON.stringify(first)), entries.received('x1', { request: saying('x1:request', first) })]),
      chain.addTogether([
        entries.content(JSON.stringify(second)),
        entries.ended('x1', 'completed', {
          reply: saying('x1:reply', second, { role: 'assistant', provenance: 'assistant' }),
        }),
      ]),
      chain.addTogether([
        entries.received('x2', { request: saying('x2:request', first, { isNew: false }), startedAt: '2026-01-02T00:00:00.000Z' }),
        entries.ended('x2', 'completed', {
          reply: saying('x2:reply', second, { isNew: true, kind: 'tool_use', tool: 'Bash', role: 'assistant', provenance: 'tool_use' }),
        }),
      ]),
    ]);
  });
  afterAll(() => audit.close());

  const found = async (q: string, more = '') => {
    const { status, body: answer } = await audit.get(`/api/exchanges?q=${encodeURIComponent(q)}${more}`);
    expect([q, status]).toEqual([q, 200]);
    return list.parse(answer).items.map(({ id }) => id);
  };

  it.each([
    ['customers', ['x1']],
    ['Customers production', ['x1']],
    ['customers dropped', ['x1']],
    ['custom*', ['x1']],
    ['custom', []],
    ['dropped', ['x2', 'x1']],
    ['github token', ['x2', 'x1']],
    ['"table of customers"', ['x1']],
    ['"Table  of customers"', ['x1']],
    ['"customers table"', []],
    ['"table was" "production database"', ['x1']],
    ['nothing', []],
  ])('find %s', async (q, expected) => expect(await found(q)).toEqual(expected));

  it('and filters hold together', async () => {
    expect(await found('dropped', '&tool=Bash')).toEqual(['x2']);
    expect(await found('"was dropped"', '&to=2026-01-01T12:00:00Z')).toEqual(['x1']);
  });

  it('are looked for by auditors only, and that is noted', async () => {
    expect((await audit.get('/api/exchanges?q=customers', 'frank')).status).toBe(403);
    expect((await audit.get('/api/exchanges?q=customers', 'bob')).status).toBe(403);
    await found('customers');
    const [last] = await audit.query(`SELECT action, target->>'q' AS q FROM access ORDER BY id DESC LIMIT 1`);
    expect(last).toEqual({ action: 'exchanges.search', q: 'customers' });
  });

  it('are refused where there is nothing to look for', async () => {
    expect((await audit.get('/api/exchanges?q=%21%21')).body).toMatchObject({ code: 'parameter_invalid' });
  });

  it('stand without their places', async () => {
    const [row] = await audit.query(`SELECT words::text FROM exchange_words WHERE exchange = 'x1'`);
    expect(row?.['words']).toMatch(/^('\p{L}[\p{L}\d]*' ?)+$/u);
  });
});

describe('a phrase of which many exchanges have all words', () => {
  let audit: AuditServiceFake;
  const count = 320;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    await audit.send(
      Array.from({ length: count }, (_, index) => {
        const text = index === 0 ? 'restore the cluster' : `the cluster: restore ${index}`;
        const startedAt = new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString();
        return chain.addTogether([
          entries.content(JSON.stringify(text)),
          entries.received(`x${index}`, { request: saying(`x${index}:request`, text), startedAt }),
        ]);
      }),
    );
  });
  afterAll(() => audit.close());

  it('is looked for in so many, and then from there on', async () => {
    const path = `/api/exchanges?q=${encodeURIComponent('"restore the cluster"')}`;
    const first = list.parse((await audit.get(path)).body);
    expect(first).toEqual({ items: [], next: expect.any(String) as string, stopped: true });
    const second = list.parse((await audit.get(`${path}&cursor=${first.next}`)).body);
    expect(second).toEqual({ items: [{ id: 'x0' }], next: null, stopped: false });
  });

  it('tells where it stopped when its time was over', async () => {
    const { app } = audit.service;
    const deadline = performance.now() + 200;
    const search = new ExchangeSearch({
      among: async (_manager: EntityManager, list: readonly RecordedExchange[]) => {
        while (performance.now() <= deadline) await pause(10);
        return { exchanges: new Set(list.map(({ id }) => id)), characters: 0 };
      },
    } as unknown as PhraseCheck);
    const found = await app.get(Transactions).run(async (manager) => {
      const filter = await exchangeFilter(manager, { q: '"restore the cluster"' }, null);
      return search.find(manager, filter, { order: 'newest', after: null, limit: 50, deadline });
    });
    expect(found.rows.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, index) => `x${count - 1 - index}`));
    expect(found.stoppedAt?.id).toBe(`x${count - 10}`);
  });
});

describe('words that are not to be kept', () => {
  it('are not', async () => {
    const audit = await AuditServiceFake.start(undefined, { audit: { search: { fullText: false } } });
    const text = 'Some words.';
    await audit.send([
      new JournalChain('chain').addTogether([
        entries.content(JSON.stringify(text)),
        entries.received('x1', { request: saying('x1:request', text) }),
      ]),
    ]);
    expect(await audit.query('SELECT * FROM exchange_words')).toEqual([]);
    await audit.close();
  });
});

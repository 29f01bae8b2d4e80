import { z } from 'zod';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { alice, entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { accessSchema } from './access.query.js';
import { reasonIn } from './reason-context.js';

const page = z.object({ items: z.array(accessSchema.strict()), next: z.string().nullable() });

describe('who looked at what', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start(undefined, { audit: { access: { requireReason: true } } });
    const chain = new JournalChain('chain');
    await audit.send([chain.add(entries.received('x1')), chain.add(entries.received('x2', {}, 'session-2'))]);
  });
  afterAll(() => audit.close());

  const looks = async (query = '') => {
    const { status, body } = await audit.get(`/api/access${query}`, 'erin');
    expect(status).toBe(200);
    return page.parse(body);
  };

  it('shows content only to those who say why', async () => {
    const { status, body } = await audit.get('/api/exchanges/x1');
    expect([status, body['code']]).toEqual([403, 'reason_missing']);
    expect((await audit.get('/api/exchanges/x1/request')).body['code']).toBe('reason_missing');
    expect((await audit.post('/api/provenance', { text: 'let a = 1;' })).body['code']).toBe('reason_missing');
    expect((await audit.get('/api/exchanges/x1', 'dave', { 'x-ostiary-reason': 'ticket 17' })).status).toBe(200);
    expect((await audit.get('/api/exchanges')).status).toBe(200);
  });

  it('is told, latest first, with the reason, and asking is told too', async () => {
    const { items } = await looks();
    expect(items.map(({ action, reason, reader }) => [action, reason, reader.subject])).toEqual([
      ['exchanges.list', null, 'dave'],
      ['exchange.read', 'ticket 17', 'dave'],
    ]);
    expect((await looks()).items[0]).toMatchObject({ action: 'access.list', reader: { subject: 'erin' } });
  });

  it('is found by reader, action, exchange, session and time', async () => {
    await audit.get('/api/exchanges/x2', 'dave', { 'x-ostiary-reason': Buffer.from('Prüfung').toString('latin1') });
    const found = async (query: string) => (await looks(query)).items.map(({ action, reason }) => [action, reason]);
    expect(await found('?exchange=x2')).toEqual([['exchange.read', 'Prüfung']]);
    expect(await found('?session=session-2&reader=dave')).toEqual([['exchange.read', 'Prüfung']]);
    expect(await found('?reader=nobody')).toEqual([]);
    expect(await found('?action=exchange.read')).toHaveLength(2);
    expect(await found('?to=2026-01-01T00:00:00Z')).toEqual([]);
  });

  it('comes in pages', async () => {
    const first = await looks('?action=exchange.read&limit=1');
    expect(first.items).toHaveLength(1);
    const second = await looks(`?action=exchange.read&limit=1&cursor=${first.next}`);
    expect(second.items.map(({ target }) => target['exchange'])).toEqual(['x1']);
    expect(second.next).toBeNull();
  });

  it('notes the filters of a list, moments as text', async () => {
    await audit.get('/api/exchanges?from=2026-01-01T00:00:00Z');
    const [last] = (await looks('?action=exchanges.list')).items;
    expect(last?.target).toMatchObject({ from: '2026-01-01T00:00:00.000Z' });
  });
});

describe('a reason', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['  ', null],
    [' because ', 'because'],
    [Buffer.from('čeština').toString('latin1'), 'čeština'],
    ['x'.repeat(600), 'x'.repeat(500)],
  ])('%j is %j', (header, reason) => expect(reasonIn(header)).toBe(reason));
});

describe('one’s own sessions', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start(undefined, { audit: { access: { ownSessions: true, requireReason: true } } });
    const chain = new JournalChain('chain');
    const own = { ...alice, issuer: audit.issuerName };
    await audit.send([
      chain.add(entries.received('mine', { principal: own })),
      chain.add(entries.received('theirs', { principal: { ...own, subject: 'zoe', name: 'alice' } }, 'session-2')),
    ]);
  });
  afterAll(() => audit.close());

  it('are for their own person to read, and nobody else’s are', async () => {
    const list = await audit.get('/api/exchanges', 'alice');
    expect(list.body['items']).toEqual([expect.objectContaining({ id: 'mine' })]);
    expect((await audit.get('/api/exchanges?principal=zoe', 'alice')).body['items']).toEqual([]);
    expect((await audit.get('/api/exchanges/mine', 'alice')).status).toBe(200);
    expect((await audit.get('/api/exchanges/theirs', 'alice')).status).toBe(404);
    expect((await audit.get('/api/sessions', 'alice')).body['items']).toEqual([expect.objectContaining({ id: 'session-1' })]);
    expect((await audit.get('/api/sessions/session-1', 'alice')).status).toBe(200);
    expect((await audit.get('/api/sessions/session-2', 'alice')).status).toBe(404);
    expect((await audit.get('/api/exchanges', 'bob')).body['items']).toEqual([]);
  });
});

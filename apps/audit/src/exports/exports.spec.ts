import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { type ChainedRecord, JournalChain } from '../testing/journal-chain.fake.js';

const COUNT = 450;

describe('exports', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    const records = Array.from({ length: COUNT }, (_, index): ChainedRecord => {
      const startedAt = new Date(Date.UTC(2026, 0, 1) + index).toISOString();
      return chain.add(entries.received(`x${index}`, { startedAt, model: index % 2 === 0 ? '=evil()' : 'claude' }));
    });
    await audit.send(records);
  });
  afterAll(() => audit.close());

  const file = async (query: string, subject = 'dave'): Promise<Response> =>
    fetch(`${audit.service.url}/api/exports/exchanges${query}`, { headers: { authorization: `Bearer ${await audit.token(subject)}` } });

  it('have every exchange that fits once, as the list has them', async () => {
    const response = await file('');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="exchanges.jsonl"');
    const ids = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line): unknown => Reflect.get(JSON.parse(line), 'id'));
    expect(ids).toEqual(Array.from({ length: COUNT }, (_, index) => `x${COUNT - 1 - index}`));
  });

  it('are CSV that no spreadsheet runs', async () => {
    const lines = (await (await file(`?format=csv&order=oldest&model=${encodeURIComponent('=evil()')}`)).text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(COUNT / 2 + 1);
    expect(lines[0]).toMatch(/^"id","session","started_at",/);
    expect(lines[1]).toContain(`,"'=evil()",`);
  });

  it('are noted once', async () => {
    const before = await audit.query(`SELECT 1 FROM access WHERE action = 'exchanges.export'`);
    await (await file('?model=claude')).text();
    const notes = await audit.query(`SELECT target FROM access WHERE action = 'exchanges.export' ORDER BY id`);
    expect(notes).toHaveLength(before.length + 1);
    expect(notes.at(-1)).toEqual({ target: { model: 'claude', order: 'newest', export: true } });
  });

  it('are refused before the file begins, and end with a client that leaves', async () => {
    expect((await file('?q=%21')).status).toBe(400);
    expect((await file('', 'alice')).status).toBe(403);
    for (let attempt = 0; attempt < 10; attempt += 1) await (await file('')).body?.cancel();
    // Each of them gave its place back.
    let status = 429;
    for (let look = 0; look < 200 && status === 429; look += 1) {
      const response = await file('');
      status = response.status;
      await response.text();
      if (status === 429) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(status).toBe(200);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '#messaging/testing';
import { DistributedSystem } from './harness/distributed-system.js';
import { ostiary } from './harness/program.js';
import { uniqueWord } from './harness/unique.js';

describe('what is erased', () => {
  let folder: string;
  let system: DistributedSystem;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-erasure-'));
    await writeFile(join(folder, 'ostiary.yaml'), '{}');
    system = await DistributedSystem.start('22-audit-erasure', { audit: { checkpoints: { everyMs: 300 } } });
  });
  afterAll(async () => {
    await system?.stop();
    await rm(folder, { recursive: true });
  });

  const verify = async (): Promise<{ result: string; checked: Record<string, number>; counts: Record<string, number> }> => {
    const env = { DATABASE_URL: system.databaseUrl, OSTIARY_CONFIG: join(folder, 'ostiary.yaml'), OSTIARY_HOME: system.home };
    const { out, err } = await ostiary(['audit', 'verify', '--json'], env);
    if (out === '') throw new Error(`verify: ${err}`);
    return JSON.parse(out) as Awaited<ReturnType<typeof verify>>;
  };
  const post = async (path: string, body: object) =>
    (await system.people.controlling('erin')).ask('POST', path, { type: 'application/json', content: JSON.stringify(body) });
  const shown = async (exchange: string) => {
    const { status, body } = await (await system.people.controlling('dave')).ask('GET', `/api/exchanges/${exchange}`);
    return status === 200 ? (body as { sessionId: string; request: unknown; endedAt: string | null; erased: { id: string } | null }) : null;
  };
  const recorded = (exchange: string) =>
    eventually('the call to be on record', async () => {
      const found = await shown(exchange);
      return found !== null && found.endedAt !== null ? found : null;
    });

  it('is gone for good, and the record of it verifies; a key that goes otherwise is found out', async () => {
    const alice = await system.people.calling('alice');
    const asked = async (text: string) => (await alice.call(text)).exchange;
    const text = `A question about ${uniqueWord()}`;
    const [first, other] = [await asked(text), await asked(`Another about ${uniqueWord()}`)];
    const { sessionId, request } = await recorded(first);
    expect(JSON.stringify(request)).toContain(text);

    const hold = (await post('/api/holds', { session: sessionId, reason: 'a case' })).body as { id: string };
    expect((await post('/api/erasures', { session: sessionId, reason: 'asked for' })).status).toBe(409);
    await post(`/api/holds/${hold.id}/release`, { reason: 'closed' });
    expect((await post('/api/erasures', { session: sessionId, reason: 'asked for' })).status).toBe(200);
    // Whoever ingests dies, and takes up what it had not finished; the session goes on.
    await system.kill9('audit');
    await system.restart('audit');
    const later = await recorded(await asked(text));
    expect(JSON.stringify(later.request)).toContain(text);
    expect([later.sessionId, later.erased]).toEqual([sessionId, null]);
    expect(await shown(first)).toMatchObject({ request: null, erased: { id: expect.any(String) } });

    const clean = await eventually('all of it to be signed', async () => {
      const found = await verify();
      return found.result === 'incomplete' ? null : found;
    });
    expect(clean).toMatchObject({ result: 'clean', counts: {} });
    expect(clean.checked['erased']).toBeGreaterThan(0);

    const held = (await post('/api/holds', { session: later.sessionId, reason: 'another case' })).body as { id: string };
    const database = new Client({ connectionString: system.databaseUrl, options: '-c search_path=audit' });
    await database.connect();
    // Without the hold in its table the service would erase what is on hold, and the chain says that it had been.
    await database.query('DELETE FROM legal_hold WHERE id = $1', [held.id]);
    expect((await post('/api/erasures', { session: later.sessionId, reason: 'asked for again' })).status).toBe(200);
    await database.query(`INSERT INTO legal_hold (id, at, session, reason, placed_by) SELECT 'made-up', now(), 's', 'r', '{}'`);
    expect((await verify()).counts).toMatchObject({ erased_on_hold: 1, deed_misread: 2 });
    await database.query('DELETE FROM session_key WHERE session = (SELECT session FROM exchange WHERE id = $1)', [other]);
    await database.end();
    expect((await verify()).counts).toMatchObject({ content_unreadable: expect.any(Number) });
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#messaging/testing';
import { alice as caller } from '../../apps/audit/src/testing/entries.fake.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { EarlierJournal } from './harness/earlier-journal.js';
import { ostiary } from './harness/program.js';
import { uniqueWord } from './harness/unique.js';
import { DatabaseCopies } from './proof/database-copies.js';
import { sealedMutations } from './proof/sealed-mutations.js';

interface Verified {
  readonly code: number;
  readonly result: string;
  readonly checked: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: readonly object[];
}

interface Retention {
  readonly due: readonly string[];
  readonly heldBack: readonly object[];
  readonly items: readonly { readonly day: string; readonly records: number }[];
}

describe('retention', () => {
  let folder: string;
  let system: DistributedSystem;
  let earlier: EarlierJournal;
  const said = new Map<string, string>();
  const exchanges = { gone: '', held: '', kept: '', today: '' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-retention-'));
    const key = join(folder, 'message.key');
    await writeFile(key, randomBytes(32).toString('base64'), { mode: 0o600 });
    await writeFile(join(folder, 'ostiary.yaml'), '{}');
    // The schedule is hours away: what is due goes when the suite says so.
    const audit = { checkpoints: { everyMs: 300 }, retention: { days: 30, everyMs: 36_000_000 } };
    system = await DistributedSystem.start('24-audit-retention', { audit, bus: { messageKeys: [{ file: key }] } });
    earlier = await EarlierJournal.on(system.broker.brokers, key, caller);
  });
  afterAll(async () => {
    await earlier?.close();
    await system?.stop();
    await rm(folder, { recursive: true });
  });

  const verify = async (url: string, args: readonly string[] = []): Promise<Verified> => {
    const env = { DATABASE_URL: url, OSTIARY_CONFIG: join(folder, 'ostiary.yaml'), OSTIARY_HOME: system.home };
    const { code, out, err } = await ostiary(['audit', 'verify', '--json', ...args], env);
    if (out === '') throw new Error(`verify ended with ${code}: ${err}`);
    return { ...(JSON.parse(out) as Omit<Verified, 'code'>), code };
  };
  const allSigned = () =>
    eventually('all of it to be signed', async () => {
      const found = await verify(system.databaseUrl);
      return found.result === 'incomplete' ? null : found;
    });
  const asked = async (path: string) => (await system.people.controlling('dave')).ask('GET', path);
  const post = async (path: string, body: object) =>
    (await system.people.controlling('erin')).ask('POST', path, { type: 'application/json', content: JSON.stringify(body) });
  const retention = async () => (await asked('/api/retention')).body as Retention;
  const shown = async (exchange: string) => {
    const { status, body } = await asked(`/api/exchanges/${exchange}`);
    return status === 200 ? (body as { request: unknown }).request : status;
  };
  const say = async (daysAgo: number, session: string) => {
    const text = `A question about ${uniqueWord()}`;
    const exchange = await earlier.say(daysAgo, session, text);
    said.set(exchange, text);
    return exchange;
  };

  it('has records of many days, which prove', async () => {
    for (const daysAgo of [60, 55, 50, 45, 40])
      for (let call = 0; call < 10; call += 1) exchanges.gone = await say(daysAgo, `gone-${daysAgo}-${call % 4}`);
    exchanges.held = await say(50, 'held');
    exchanges.kept = await say(45, 'kept');
    await say(10, 'kept');
    const alice = await system.people.calling('alice');
    exchanges.today = (await alice.call(`A question about ${uniqueWord()}`)).exchange;
    const dave = await system.people.controlling('dave');
    await eventually('all of them to be on record', async () => {
      const ended = (await dave.exchanges()).filter(({ endedAt }) => endedAt !== null).map(({ id }) => id);
      return ended.length === said.size + 1;
    });
    for (const exchange of [exchanges.gone, exchanges.held, exchanges.kept]) expect(await shown(exchange)).toBe(said.get(exchange));
    expect((await post('/api/holds', { session: 'held', reason: 'a case' })).status).toBe(201);
    expect(await allSigned()).toMatchObject({ code: 0, result: 'clean' });
  });

  it('takes each day once, with its seal, however often it is killed at it', async () => {
    expect((await retention()).due).toHaveLength(5);
    for (const afterMs of [5, 20, 40, 80, 160]) {
      const applying = post('/api/retention', {}).catch(() => null);
      await pause(afterMs);
      await system.kill9('audit');
      await applying;
      await system.restart('audit');
      const { result, counts } = await allSigned();
      expect([result, counts]).toEqual(['clean', {}]);
    }
    await eventually('what is due to be gone', async () => (await post('/api/retention', {})).status === 200);
    const { items, due, heldBack } = await retention();
    expect(items.toReversed().map(({ day, records }) => [day, records])).toEqual(
      [60, 55, 50, 45, 40].map((daysAgo) => [earlier.day(daysAgo), 30]),
    );
    expect(due).toEqual([earlier.day(50), earlier.day(45)]);
    expect(heldBack).toMatchObject([
      { day: earlier.day(50), kept: { hold: 1, live: 0 }, sessions: [{ session: 'held', why: 'hold' }] },
      { day: earlier.day(45), kept: { hold: 0, live: 1 }, sessions: [{ session: 'kept', why: 'live' }] },
    ]);
  });

  it('leaves what has to stay as it was, and says of the rest that it went', async () => {
    expect([await shown(exchanges.held), await shown(exchanges.kept)]).toEqual([said.get(exchanges.held), said.get(exchanges.kept)]);
    expect((await asked(`/api/exchanges/${exchanges.kept}/proof`)).status).toBe(200);
    for (const path of [
      `exchanges/${exchanges.gone}`,
      `exchanges/${exchanges.gone}/proof`,
      `exchanges/${exchanges.gone}/replay`,
      `references/${exchanges.gone}`,
    ]) {
      const { status, body } = await asked(`/api/${path}`);
      expect([path, status, JSON.stringify(body)]).toEqual([
        path,
        404,
        expect.stringContaining(`what was of ${earlier.day(40)} went by retention`),
      ]);
    }
    const list = (await asked('/api/exchanges?totals=true&limit=200')).body as { items: { id: string }[]; totals: { exchanges: number } };
    expect(list.items.map(({ id }) => id)).toEqual(expect.arrayContaining([exchanges.held, exchanges.kept, exchanges.today]));
    expect(list.items).toHaveLength(4);
    expect((await asked('/api/sessions/gone-40-1')).status).toBe(404);
    expect((await asked('/api/sessions/kept')).body).toMatchObject({ exchangeCount: 2 });
  });

  it('does not bring back what comes again', async () => {
    await earlier.sayAgain();
    const alice = await system.people.calling('alice');
    const { exchange } = await alice.call(`A question about ${uniqueWord()}`);
    await eventually('what came after it to be on record', async () => (await shown(exchange)) !== 404);
    expect(await shown(exchanges.gone)).toBe(404);
    expect((await retention()).due).toEqual([earlier.day(50), earlier.day(45)]);
  });

  it('leaves a record that verifies, whole and session by session, and says what was sealed', async () => {
    const clean = await allSigned();
    expect(clean).toMatchObject({ code: 0, result: 'clean', faults: [] });
    expect(clean.checked).toMatchObject({ sealed: 150, seals: 5 });
    expect(await verify(system.databaseUrl, ['--session', 'kept'])).toMatchObject({ code: 0, checked: { records: 6 } });
    expect((await verify(system.databaseUrl, ['--without-content'])).result).toBe('unchecked');
    const env = { DATABASE_URL: system.databaseUrl, OSTIARY_CONFIG: join(folder, 'ostiary.yaml'), OSTIARY_HOME: system.home };
    const bundle = await ostiary(['audit', 'bundle', '--session', 'held'], env);
    await writeFile(join(folder, 'bundle.jsonl'), bundle.out);
    expect(await verify(system.databaseUrl, ['--bundle', join(folder, 'bundle.jsonl')])).toMatchObject({
      code: 0,
      checked: { records: 3 },
    });
  });

  it('lets go of what was held once it is not', async () => {
    const [hold] = ((await asked('/api/holds')).body as { items: { id: string }[] }).items;
    await post(`/api/holds/${hold!.id}/release`, { reason: 'closed' });
    expect((await post('/api/retention', {})).body).toMatchObject({
      days: [
        { day: earlier.day(50), records: 3 },
        { day: earlier.day(45), seal: null },
      ],
    });
    expect(await shown(exchanges.held)).toBe(404);
    expect(await allSigned()).toMatchObject({ code: 0, checked: { sealed: 153, seals: 6 } });
  });

  describe('and what goes in any other way', () => {
    let copies: DatabaseCopies;
    beforeAll(async () => {
      // Nobody is connected to it any more: it can be copied.
      for (const service of ['audit', 'policy', 'approval']) await system.terminate(service);
      copies = new DatabaseCopies(system.databaseUrl);
    });

    it('is nothing as long as nobody tampers', async () => {
      expect(await verify(await copies.with(async () => {}))).toMatchObject({ code: 0, result: 'clean' });
    });

    it.each(sealedMutations(() => system.home).map((mutation) => [mutation.what, mutation] as const))(
      'shows when %s',
      async (_what, mutation) => {
        const { code, counts } = await verify(await copies.with(mutation.do));
        expect(Object.keys(counts)).toEqual(expect.arrayContaining([...mutation.named]));
        expect(code).toBe(2);
      },
    );
  });
});

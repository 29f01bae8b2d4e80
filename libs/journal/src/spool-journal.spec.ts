import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { journalRecordSchema, journalWatermark } from '#contracts';
import { InProcessBus } from '#messaging';
import { eventually } from '#messaging/testing';
import { FaultySpoolFiles } from './spool/spool-file.fake.js';
import { AuditFake } from './testing/audit.fake.js';
import { endedEntry, receivedEntry, stored } from './testing/entries.fake.js';
import { journalScene } from './testing/journal-scene.fake.js';
import type { Scene } from './testing/journal-scene.fake.js';

const unavailable = expect.objectContaining({ code: 'audit_unavailable' });
const big = 'x'.repeat(20_000);

describe('SpoolJournal', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await journalScene();
  });
  afterEach(() => scene.end());

  const chainFolders = (instance = 'one') => readdir(join(scene.home, 'journal', instance, 'chains'));
  const segments = async (instance = 'one') =>
    (await readdir(join(scene.home, 'journal', instance, 'chains'), { recursive: true })).filter((name) => name.endsWith('.segment'));

  it('brings every record to audit, in order, linked and valid, and closes its chain', async () => {
    const { journal } = scene.journal();
    await journal.start();
    await Promise.all(Array.from({ length: 300 }, (_, index) => journal.append(stored(`x${index}`))));
    await journal.stop();
    await scene.bus.drained();
    const records = scene.audit.records();
    expect(records.map((record) => record.seq)).toEqual(Array.from({ length: 302 }, (_, index) => index));
    expect(records.map((record) => record.type)).toEqual(['chain.opened', ...Array<string>(300).fill('content.stored'), 'chain.closed']);
    expect(records.at(-1)).toMatchObject({ data: { lastSeq: 301 } });
    expect(records.every((record) => journalRecordSchema.safeParse(record).success)).toBe(true);
    expect(scene.audit.linksHold()).toBe(true);
  });

  it('refuses before it is started and after it has stopped', async () => {
    const { journal } = scene.journal();
    expect(journal.isReady()).toBe(false);
    await expect(journal.append(stored('x'))).rejects.toEqual(unavailable);
    await journal.start();
    expect(journal.isReady()).toBe(true);
    await journal.stop();
    expect(journal.isReady()).toBe(false);
    await expect(journal.append(stored('x'))).rejects.toEqual(unavailable);
  });

  it('waits for one sync with whatever gathered during the last', async () => {
    const files = new FaultySpoolFiles();
    const { journal } = scene.journal({ files });
    await journal.start();
    files.syncDelayMs = 10;
    const before = files.syncs;
    await Promise.all(Array.from({ length: 256 }, (_, index) => journal.append(stored(`x${index}`))));
    expect(files.syncs - before).toBeLessThanOrEqual(3);
    await journal.stop();
  });

  it('refuses ordinary records when full, takes ends of exchanges, says so, and takes all again when audit has committed', async () => {
    const limits = { segmentBytes: 50_000, maxBytes: 300_000, reservedBytes: 50_000 };
    const { journal } = scene.journal({ limits });
    await journal.start();
    await journal.append(receivedEntry('open'));
    let refused = 0;
    for (let index = 0; index < 20; index++) await journal.append(stored('x', big)).catch(() => (refused += 1));
    expect(refused).toBeGreaterThan(5);
    await journal.append(endedEntry('open'));
    await scene.bus.drained();
    await eventually('the records in the audit', () => scene.audit.records().some((record) => record.type === 'exchange.completed'));
    await scene.audit.commitAll();
    await eventually('a call to be taken', () =>
      journal.append(stored('after', big)).then(
        () => true,
        () => false,
      ),
    );
    await journal.stop();
    await scene.bus.drained();
    const full = scene.audit.records().filter((record) => record.type === 'journal.full');
    expect(full).toMatchObject([{ data: { refused: 1, maxBytes: 300_000 } }, { data: { maxBytes: 300_000 } }]);
    expect(scene.audit.records().map((record) => record.seq)).toEqual(
      Array.from({ length: scene.audit.records().length }, (_, index) => index),
    );
  });

  it('never grows beyond its limit, whatever is appended', async () => {
    const limits = { segmentBytes: 50_000, maxBytes: 200_000, reservedBytes: 50_000 };
    const { journal } = scene.journal({ limits, bus: new InProcessBus() });
    await journal.start();
    const done = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) => journal.appendAll([stored('x', 'y'.repeat(index * 37)), endedEntry(`x${index}`)])),
    );
    expect(done.some(({ status }) => status === 'rejected')).toBe(true);
    const folder = join(scene.home, 'journal', 'one', 'chains');
    const sizes = await Promise.all((await segments()).map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);
    await journal.stop();
  });

  it('starts on a disk that is over its limit, brings out what is there, and takes calls once audit has it', async () => {
    const deaf = new InProcessBus();
    await deaf.close();
    const before = scene.journal({ bus: deaf, shipWithinMs: 0 });
    await before.journal.start();
    for (let index = 0; index < 10; index++) await before.journal.append(stored('x', big));
    await before.journal.stop();

    const limits = { maxBytes: 100_000, reservedBytes: 20_000, writeTimeoutMs: 100 };
    const { journal } = scene.journal({ limits });
    await journal.start();
    expect(journal.isReady()).toBe(false);
    await expect(journal.append(stored('refused'))).rejects.toEqual(unavailable);
    await eventually('the records in the audit', () => scene.audit.records().some(({ type }) => type === 'chain.closed'));
    await scene.audit.commitAll();
    await eventually('the journal to be ready', () => journal.isReady());
    await eventually('a call to be taken', () =>
      journal.append(stored('taken')).then(
        () => true,
        () => false,
      ),
    );
    await journal.stop();
    await scene.bus.drained();
    expect(scene.audit.records().filter(({ type }) => type === 'chain.opened')).toHaveLength(2);
  });

  it('refuses at the deadline of a slow disk and recovers with it', async () => {
    const files = new FaultySpoolFiles();
    const { journal } = scene.journal({ files, limits: { writeTimeoutMs: 2_000 } });
    await journal.start();
    const { promise, resolve: release } = Promise.withResolvers<void>();
    files.held = promise;
    await expect(journal.append(stored('late'))).rejects.toEqual(unavailable);
    expect(journal.isReady()).toBe(false);
    await expect(journal.append(stored('refused'))).rejects.toEqual(unavailable);
    files.held = null;
    release();
    await eventually('the journal to be ready', () => journal.isReady());
    await journal.append(stored('again'));
    await journal.stop();
    await scene.bus.drained();
    const exchanges = scene.audit.records().map((record) => ('exchange' in record ? record.exchange : record.type));
    expect(exchanges).toEqual(['chain.opened', 'late', 'again', 'chain.closed']);
  });

  it.each(['write', 'sync'] as const)(
    'refuses while a %s fails, keeps what was acknowledged, and goes on without a gap afterwards',
    async (failing) => {
      const files = new FaultySpoolFiles();
      const { journal, told } = scene.journal({ files });
      await journal.start();
      await journal.append(stored('before'));
      Object.assign(files, { failing, tornBytes: 100 });
      await expect(journal.append(stored('during'))).rejects.toEqual(unavailable);
      expect(journal.isReady()).toBe(false);
      await expect(journal.append(stored('refused'))).rejects.toEqual(unavailable);
      files.failing = null;
      await eventually('the journal to be ready', () => journal.isReady());
      await journal.append(stored('after'));
      await journal.stop();
      await scene.bus.drained();
      const exchanges = scene.audit.records().map((record) => ('exchange' in record ? record.exchange : record.type));
      expect(exchanges).toEqual(['chain.opened', 'before', 'during', 'after', 'chain.closed']);
      expect(scene.audit.linksHold()).toBe(true);
      expect(told.events).toEqual(['broken', 'repaired']);
    },
  );

  it.each([
    ['is removed', (path: string) => rm(path)],
    ['is renamed', (path: string) => rename(path, `${path}.old`)],
    ['is lost with its folder', (path: string) => rm(join(path, '..'), { recursive: true })],
  ])('acknowledges nothing into a file that %s, and loses nothing', async (_what, spoil) => {
    const { journal } = scene.journal();
    await journal.start();
    await journal.append(stored('before'));
    await scene.bus.drained();
    scene.audit.chains.clear();
    await spoil(join(scene.home, 'journal', 'one', 'chains', (await segments())[0]!));
    await pause(30);
    await expect(journal.append(stored('during'))).rejects.toEqual(unavailable);
    await eventually('the journal to be ready', () => journal.isReady());
    await journal.append(stored('after'));
    await journal.stop();
    await scene.bus.close();

    const next = await journalAgain();
    const { chain } = next.find((record) => 'exchange' in record)!;
    const exchanges = next
      .filter((record) => record.chain === chain)
      .map((record) => ('exchange' in record ? record.exchange : record.type));
    expect(exchanges).toEqual(['chain.opened', 'before', 'during', 'after', 'chain.closed']);
  });

  /** What another boot on the same home still has to tell. */
  async function journalAgain() {
    const bus = new InProcessBus();
    const audit = new AuditFake(bus);
    await audit.listen();
    const { journal } = scene.journal({ bus });
    await journal.start();
    await eventually('the records in the audit', () => audit.records().some((record) => record.type === 'chain.closed'));
    await journal.stop();
    await bus.drained();
    await bus.close();
    return audit.records();
  }

  it('brings back a file that vanishes while nobody writes', async () => {
    const { journal } = scene.journal();
    await journal.start();
    await journal.append(stored('before'));
    const [name = ''] = await segments();
    await rm(join(scene.home, 'journal', 'one', 'chains', name));
    await eventually('the files to be as many', async () => (await segments()).includes(name) && journal.isReady());
    await journal.stop();
  });

  it('keeps and ships later what the broker could not take, and ships again what audit never committed', async () => {
    const deaf = new InProcessBus();
    await deaf.close();
    const first = scene.journal({ bus: deaf, shipWithinMs: 50 });
    await first.journal.start();
    await first.journal.append(stored('kept'));
    await first.journal.stop();
    expect(first.told.events).toContain('shipping trouble');
    expect(scene.audit.records()).toEqual([]);

    for (let boot = 0; boot < 2; boot++) {
      const { journal } = scene.journal();
      await journal.start();
      await eventually('the records in the audit', () =>
        scene.audit.records().some((record) => 'exchange' in record && record.exchange === 'kept'),
      );
      await journal.stop();
      await scene.bus.drained();
      scene.audit.chains.clear();
    }
  });

  it('deletes a segment only when audit has all of it, and a chain’s folder with the last', async () => {
    const { journal } = scene.journal({ limits: { segmentBytes: 30_000 } });
    await journal.start();
    for (let index = 0; index < 6; index++) await journal.append(stored('x', big));
    const before = await segments();
    expect(before.length).toBeGreaterThanOrEqual(3);
    await scene.bus.drained();
    expect(await segments()).toEqual(before);
    await eventually('the records in the audit', () => scene.audit.records().length === 7);
    await scene.audit.commitAll();
    await eventually('the files to be as many', async () => (await segments()).length === 1);
    await journal.stop();
    await scene.bus.drained();

    const { journal: next } = scene.journal();
    await next.start();
    await eventually('the records in the audit', () => scene.audit.chains.size === 2);
    await scene.audit.commitAll();
    await eventually('the files to be as many', async () => (await chainFolders()).length === 1);
    await next.stop();
  });

  it('does not share its folder', async () => {
    const { journal } = scene.journal();
    await journal.start();
    await expect(scene.journal().journal.start()).rejects.toThrow('belongs to another running process');
    await journal.stop();
  });

  it('leaves the chains of a living neighbour on the same disk alone', async () => {
    const one = scene.journal({ instance: 'one' });
    const two = scene.journal({ instance: 'two' });
    await one.journal.start();
    await two.journal.start();
    expect(two.told.events).not.toContain('adopted');
    await one.journal.append(stored('of one'));
    await two.journal.append(stored('of two'));
    expect((await chainFolders('one')).length + (await chainFolders('two')).length).toBe(2);
    await two.journal.stop();
    await one.journal.stop();
    await scene.bus.drained();
    expect(scene.audit.records().filter(({ type }) => type === 'content.stored')).toHaveLength(2);
  });

  it('refuses what cannot be written as JSON, without a gap and without its neighbours', async () => {
    const { journal } = scene.journal();
    await journal.start();
    const circular = stored('circular');
    Object.assign(circular.data, { self: circular });
    const [before, odd, after] = await Promise.allSettled([
      journal.append(stored('a')),
      journal.append(circular),
      journal.append(stored('b')),
    ]);
    expect([before?.status, odd?.status, after?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await journal.stop();
    await scene.bus.drained();
    expect(scene.audit.records().map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
  });

  it('sends again from where audit says that records are missing', async () => {
    const { journal } = scene.journal();
    await journal.start();
    for (let index = 0; index < 10; index++) await journal.append(stored(`x${index}`));
    await eventually('the records in the audit', () => scene.audit.records().length === 11);
    const [chainId] = [...scene.audit.chains.keys()];
    for (let seq = 4; seq < 11; seq++) scene.audit.chains.get(chainId!)!.delete(seq);
    await scene.bus.publish(journalWatermark, {
      key: chainId!,
      subject: chainId!,
      data: { chainId: chainId!, committedSeq: 3, missing: true },
    });
    await journal.append(stored('next'));
    await eventually('the records in the audit', () => scene.audit.records().length === 12);
    await journal.stop();
  });
});

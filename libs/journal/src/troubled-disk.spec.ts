import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalWatermark } from '#contracts';
import { InProcessBus } from '#messaging';
import { eventually } from '#messaging/testing';
import { MOST_VITAL } from './spool/commit-loop.js';
import { FaultySpoolFiles } from './spool/spool-file.fake.js';
import { endedEntry, held, receivedEntry } from './testing/entries.fake.js';
import { journalScene } from './testing/journal-scene.fake.js';
import type { Scene } from './testing/journal-scene.fake.js';

const big = 'x'.repeat(20_000);
const small = { segmentBytes: 30_000 };

/** What goes wrong with a disk must not outlast it, and what frees a full disk must work on a full disk. */
describe('a journal whose disk is in trouble', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await journalScene();
  });
  afterEach(() => scene.end());

  const chains = (): string => join(scene.home, 'journal', 'one', 'chains');
  const segments = async (): Promise<string[]> =>
    (await readdir(chains(), { recursive: true })).filter((name) => name.endsWith('.segment')).toSorted();
  const inAudit = (count: number): Promise<unknown> =>
    eventually('the records in the audit', () => scene.audit.records().length >= count || undefined);
  const typesOf = (exchange: string): string[] =>
    scene.audit
      .records()
      .filter((record) => 'exchange' in record && record.exchange === exchange)
      .map(({ type }) => type);
  const missing = async (committedSeq: number): Promise<void> => {
    const [chainId] = [...scene.audit.chains.keys()];
    for (const seq of scene.audit.chains.get(chainId!)!.keys()) if (seq > committedSeq) scene.audit.chains.get(chainId!)!.delete(seq);
    await scene.bus.publish(journalWatermark, {
      key: chainId!,
      subject: chainId!,
      data: { chainId: chainId!, committedSeq, missing: true },
    });
  };
  /** A boot that ships nothing. */
  const unheard = async (write: (journal: ReturnType<Scene['journal']>['journal']) => Promise<unknown>): Promise<void> => {
    const deaf = new InProcessBus();
    await deaf.close();
    const { journal } = scene.journal({ bus: deaf, shipWithinMs: 0, limits: small });
    await journal.start();
    await write(journal);
    await journal.stop();
  };

  it('deletes what it could not delete as soon as it can, and what came after it', async () => {
    const { journal, told } = scene.journal({ limits: small });
    await journal.start();
    for (let index = 0; index < 6; index++) await journal.append(held('x', big));
    await inAudit(7);
    const [first = ''] = await segments();
    const path = join(chains(), first);
    await rename(path, `${path}.aside`);
    await mkdir(path);
    await scene.audit.commitAll();
    await eventually('the trouble', () => told.events.includes('deletion trouble') || undefined);
    for (let index = 0; index < 6; index++) await journal.append(held('x', big));
    await inAudit(13);
    await scene.audit.commitAll();
    await rmdir(path);
    await eventually('the files to be one', async () => (await segments()).length === 1 || undefined);
    await journal.stop();
  });

  it('frees a disk that is full, and keeps on record what was open in what it deletes', async () => {
    const files = new FaultySpoolFiles();
    const { journal } = scene.journal({ files, limits: small });
    await journal.start();
    await journal.append(receivedEntry('open'));
    for (let index = 0; index < 6; index++) await journal.append(held('x', big));
    await inAudit(8);
    files.failing = 'write';
    await scene.audit.commitAll();
    await eventually('the files to be one', async () => (await segments()).length === 1 || undefined);
    const [folder = ''] = await readdir(chains());
    const state: unknown = JSON.parse(await readFile(join(chains(), folder, 'state.json'), 'utf8'));
    expect(state).toMatchObject({ open: [{ exchange: 'open' }, { exchange: 'x' }] });
    files.failing = null;
    await journal.append(endedEntry('open'));
    await journal.stop();
  });

  it('sends again what it is asked for, with nothing to wake it', async () => {
    const { journal } = scene.journal();
    await journal.start();
    for (let index = 0; index < 10; index++) await journal.append(held(`x${index}`));
    await inAudit(11);
    await missing(3);
    await inAudit(11);
    await journal.stop();
  });

  it('sends again what it is asked for of a chain that was shipped whole', async () => {
    await unheard((journal) => journal.append(held('of the first boot')));
    const { journal } = scene.journal();
    await journal.start();
    await eventually('the first chain', () => scene.audit.records().some(({ type }) => type === 'chain.closed') || undefined);
    await missing(0);
    await eventually('the first chain again', () => typesOf('of the first boot').length > 0 || undefined);
    await journal.stop();
  });

  it('keeps only so many ends while the disk is away, and closes the exchanges whose end it could not keep', async () => {
    const files = new FaultySpoolFiles();
    const { journal } = scene.journal({ files, limits: { writeTimeoutMs: 60_000 } });
    await journal.start();
    await journal.appendAll([receivedEntry('a'), receivedEntry('b')]);
    files.failing = 'write';
    await expect(journal.append(held('breaks it'))).rejects.toMatchObject({ code: 'audit_unavailable' });
    const kept = Array.from({ length: MOST_VITAL }, (_, index) => journal.append(endedEntry(index === 0 ? 'a' : `x${index}`)));
    await expect(journal.append(endedEntry('b'))).rejects.toMatchObject({ code: 'audit_unavailable' });
    files.failing = null;
    await Promise.allSettled(kept);
    await eventually('the journal to be ready', () => journal.isReady() || undefined);
    await eventually('room', () =>
      journal.append(endedEntry('c')).then(
        () => true,
        () => undefined,
      ),
    );
    await journal.stop();
    // What the stop had no time to ship, the next boot does.
    const { journal: next } = scene.journal();
    await next.start();
    await eventually('the end of b', () => typesOf('b').length > 1 || undefined);
    await next.stop();
    expect(typesOf('a')).toEqual(['exchange.received', 'exchange.completed']);
    expect(typesOf('b')).toEqual(['exchange.received', 'exchange.interrupted']);
  });

  it('recovers the chains that it can read, and one that it could not as soon as it can', async () => {
    await unheard((journal) => journal.append(held('first')));
    await unheard((journal) => journal.append(held('second')));
    const [first = ''] = await segments();
    const path = join(chains(), first);
    await rename(path, `${path}.aside`);
    await mkdir(path);
    const { journal, told } = scene.journal();
    await journal.start();
    await eventually('the readable chain', () => typesOf('second').length > 0 || undefined);
    expect(told.events).toContain('recovery failed');
    expect(typesOf('first')).toEqual([]);
    await rmdir(path);
    await rename(`${path}.aside`, path);
    await eventually('the other chain', () => typesOf('first').length > 0 || undefined);
    await journal.stop();
  });

  it('ships what stands before a damage whose bytes it has no room to move aside', async () => {
    await unheard((journal) => journal.appendAll([held('before'), held('damaged')]));
    const [first = ''] = await segments();
    const path = join(chains(), first);
    const content = await readFile(path);
    const at = content.indexOf('damaged');
    content[at] = 0;
    await writeFile(path, content);
    // The header of the damaged record, where its name begins.
    const from = content.subarray(0, at).lastIndexOf('{"v":1') - 16;
    const [chain = '', segment = ''] = first.split('/');
    const aside = join(scene.home, 'journal', 'one', 'damaged', `${chain}-${segment}@${from}`);
    await mkdir(aside);
    await writeFile(join(aside, 'in the way'), '');
    const { journal, told } = scene.journal();
    await journal.start();
    await eventually('what stands before', () => typesOf('before').length > 0 || undefined);
    await eventually('the recovery', () => scene.audit.records().some(({ type }) => type === 'chain.recovered') || undefined);
    expect(told.losses).toMatchObject([{ chain, range: { offset: from } }]);
    expect(typesOf('damaged')).toEqual([]);
    await journal.stop();
    await rm(aside, { recursive: true });
  });
});

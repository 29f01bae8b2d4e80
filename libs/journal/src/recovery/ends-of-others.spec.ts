import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalWatermark } from '#contracts';
import { Traps } from '#failpoints/testing';
import { InProcessBus } from '#messaging';
import { eventually } from '#messaging/testing';
import { NodeSpoolFiles } from '../spool/spool-file.adapter.js';
import type { SpoolJournal } from '../spool-journal.js';
import { held, receivedEntry } from '../testing/entries.fake.js';
import { journalScene, type Scene } from '../testing/journal-scene.fake.js';

const big = 'x'.repeat(20_000);
const limits = { segmentBytes: 30_000 };

/** A disk that takes everything but what is said of the chains that were there before. */
class Forgetful extends NodeSpoolFiles {
  constructor(private readonly chains: readonly string[]) {
    super();
  }

  override replace(path: string, text: string): Promise<void> {
    return this.chains.some((chain) => path.includes(chain)) ? Promise.reject(new Error('not now')) : super.replace(path, text);
  }
}

describe('what a chain tells of the end of others', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await journalScene();
  });
  afterEach(() => scene.end());

  const folder = (): string => join(scene.home, 'journal', 'one', 'chains');
  const chains = (): Promise<string[]> => readdir(folder());
  const segments = async (chain: string): Promise<string[]> =>
    (await readdir(join(folder(), chain))).filter((name) => name.endsWith('.segment')).toSorted();
  const typesOf = (exchange: string): string[] =>
    scene.audit
      .records()
      .filter((record) => 'exchange' in record && record.exchange === exchange)
      .map(({ type }) => type)
      .toSorted();
  const interrupted = ['exchange.interrupted', 'exchange.received'];

  /** A boot that ships nothing and has no time for a last word. */
  const killed = async (exchange: string): Promise<string> => {
    const before = new Set(await chains().catch(() => []));
    const deaf = new InProcessBus();
    await deaf.close();
    const { journal } = scene.journal({ bus: deaf, shipWithinMs: 0 });
    await journal.start();
    await journal.append(receivedEntry(exchange));
    await journal.stop();
    const chain = (await chains()).find((name) => !before.has(name)) ?? '';
    const path = join(folder(), chain, (await segments(chain)).at(-1) ?? '');
    const content = await readFile(path);
    // What it said at its stop goes, with the header of that frame.
    const stop = content.indexOf('exchange.interrupted');
    await writeFile(path, content.subarray(0, content.lastIndexOf('{"v":1', stop) - 16));
    return chain;
  };

  const commit = (chainId: string): Promise<void> => {
    const committedSeq = Math.max(...(scene.audit.chains.get(chainId)?.keys() ?? []));
    return scene.bus.publish(journalWatermark, { key: chainId, subject: chainId, data: { chainId, committedSeq } });
  };

  /** Writes until the segment in which it began is gone, because audit has it. */
  const outgrow = async (journal: SpoolJournal, chain: string): Promise<void> => {
    const [first] = await segments(chain);
    await eventually('the first segment to be deleted', async () => {
      await journal.append(held('another', big));
      await commit(chain);
      return (await segments(chain))[0] !== first;
    });
  };

  it('outlives the segment in which it stands, as long as the others do not say so themselves', async () => {
    const left = [await killed('left'), await killed('left too')];
    const { journal } = scene.journal({ files: new Forgetful(left), limits });
    await journal.start();
    await eventually('the ends', () => typesOf('left').length + typesOf('left too').length === 4);
    const own = (await chains()).find((name) => !left.includes(name)) ?? '';
    await outgrow(journal, own);
    await journal.stop();
    await scene.bus.drained();
    await commit(own);

    const { journal: next } = scene.journal({ limits });
    await next.start();
    await eventually('all of it to be gone', async () => {
      await scene.audit.commitAll();
      return (await chains()).length === 1;
    });
    await next.stop();
    await scene.bus.drained();
    expect([typesOf('left'), typesOf('left too')]).toEqual([interrupted, interrupted]);
  });

  it.each(['journal.recover.record', 'journal.recover.finish'] as const)('is told of each, though one fails at %s', async (point) => {
    await killed('left');
    await killed('left too');
    const traps = new Traps({ onFired: () => undefined, die: () => undefined, sleep: async () => undefined });
    traps.plan({ point, fault: 'error', after: 0, times: 1, delayMs: 0 });
    traps.set();
    try {
      const { journal, told } = scene.journal({ limits });
      await journal.start();
      await eventually('the ends', () => typesOf('left').length + typesOf('left too').length === 4);
      expect(told.events).toContain('recovery failed');
      await eventually('all of it to be gone', async () => {
        await scene.audit.commitAll();
        return (await chains()).length === 1;
      });
      await journal.stop();
      expect([typesOf('left'), typesOf('left too')]).toEqual([interrupted, interrupted]);
    } finally {
      traps.remove();
    }
  });
});

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { held } from '../testing/entries.fake.js';
import { Capacity } from './capacity.js';
import { Chain } from './chain.js';
import { ChainFolder } from './chain-folder.js';
import { ChainReader } from './chain-reader.js';
import { readHead } from './record-head.js';
import { SegmentWriter } from './segment-writer.js';
import { NodeSpoolFiles } from './spool-file.adapter.js';
import { FaultySpoolFiles } from './spool-file.fake.js';
import type { SpoolFiles } from './spool-file.port.js';

describe('ChainReader', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'reader-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** `recentBytes`: none by default, so that all is read from the disk. */
  const open = async (name: string, segmentBytes: number, recentBytes = 0, files: SpoolFiles = new NodeSpoolFiles()) => {
    const path = join(root, name);
    await mkdir(path, { recursive: true });
    const folder = new ChainFolder({
      id: name,
      path,
      files,
      recentBytes,
      openExchanges: () => [],
      endsOfOthers: () => ({ recoveries: [], interrupted: [] }),
      freed: () => undefined,
      onTrouble: (error) => {
        throw error;
      },
    });
    const chain = new Chain(name, () => new Date(0));
    const writer = new SegmentWriter(files, folder, segmentBytes, new Capacity(1 << 30, 0));
    /** What was encoded, as it was then, by its number. */
    const written: Buffer[] = [];
    const write = async (sizes: readonly number[]) => {
      const records = sizes.map((size) => {
        const record = chain.encode(held('x', 'y'.repeat(size)));
        chain.accept(record);
        written.push(Buffer.from(record.bytes));
        return record;
      });
      await writer.write(records);
    };
    return { folder, write, written, close: () => writer.close() };
  };

  it('reads again from where it is asked to while it reads', async () => {
    const { folder, write, close } = await open('meanwhile', 100_000);
    await write([10, 10, 10, 10]);
    const reader = new ChainReader(folder, () => undefined);
    const first = reader.read(10);
    reader.rewind(1);
    expect((await first).map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
    expect(reader.position).toBe(1);
    expect((await reader.read(10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await reader.close();
    await close();
  });

  it('gives nothing that is not durable, from memory neither', async () => {
    const files = new FaultySpoolFiles();
    const { folder, write, close } = await open('durable', 100_000, 1 << 20, files);
    await write([10]);
    const { promise, resolve: release } = Promise.withResolvers<void>();
    files.held = promise;
    const writing = write([10, 10]);
    const reader = new ChainReader(folder, () => undefined);
    expect((await reader.read(10)).map(({ seq }) => seq)).toEqual([0]);
    expect(await reader.read(10)).toEqual([]);
    release();
    await writing;
    expect((await reader.read(10)).map(({ seq }) => seq)).toEqual([1, 2]);
    await reader.close();
    await close();
  });

  it('gives from memory what is not on disk any more', async () => {
    const { folder, write, written, close } = await open('memory', 100_000, 1 << 20);
    await write([10, 3_000]);
    await rm(root, { recursive: true });
    const reader = new ChainReader(folder, () => undefined);
    expect((await reader.read(10)).map(({ bytes }) => bytes)).toEqual(written);
    await close();
  });

  it('gives every record once and in order, from memory or disk, however writes, reads, rewinds and deletions mix', async () => {
    const sizes = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 5 });
    const most = fc.integer({ min: 1, max: 7 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), sizes }),
      fc.record({ do: fc.constant('read' as const), most }),
      fc.record({ do: fc.constant('both' as const), sizes, most }),
      fc.record({ do: fc.constant('rewind' as const), by: fc.nat({ max: 10 }) }),
      fc.record({ do: fc.constant('commit' as const), meanwhile: fc.boolean() }),
    );
    const steps = fc.array(step, { maxLength: 30 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 500, max: 9_000 }), fc.nat({ max: 12_000 }), async (actions, segmentBytes, recentBytes) => {
        const { folder, write, written, close } = await open(`chain-${(run += 1)}`, segmentBytes, recentBytes);
        const reader = new ChainReader(folder, () => {
          throw new Error('Nothing is lost here.');
        });
        let expected = 0;
        const read = async (count: number): Promise<number> => {
          const frames = await reader.read(count);
          expect(frames.length).toBeLessThanOrEqual(count);
          for (const { seq, bytes } of frames) {
            expect(seq).toBe(expected++);
            expect(bytes.equals(written[seq]!)).toBe(true);
          }
          return frames.length;
        };
        for (const action of actions) {
          if (action.do === 'write') await write(action.sizes);
          else if (action.do === 'read') await read(action.most);
          else if (action.do === 'both') await Promise.all([write(action.sizes), read(action.most)]);
          else if (action.do === 'commit') await Promise.all([folder.commit(expected - 1), action.meanwhile ? read(3) : undefined]);
          else {
            // Audit asks for nothing that it has committed.
            const seq = Math.max(folder.committedSeq + 1, expected - action.by);
            reader.rewind(seq);
            expected = Math.min(expected, seq);
          }
        }
        while ((await read(500)) > 0);
        expect(expected - 1).toBe(folder.lastSeq);
        await reader.close();
        await close();
      }),
      { numRuns: 100 },
    );
  });

  it('reads a record that is larger than what it reads at once', async () => {
    const { folder, write, close } = await open('large', 1 << 20);
    await write([10, 5_000_000, 10]);
    const reader = new ChainReader(folder, () => undefined);
    const seen = [];
    for (let frames = await reader.read(500); frames.length > 0; frames = await reader.read(500)) seen.push(...frames);
    expect(seen.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(seen[1]!.bytes.length).toBeGreaterThan(5_000_000);
    await reader.close();
    await close();
  });
});

describe('readHead', () => {
  it('finds the head whatever stands in its fields', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (exchange, session) => {
        const { bytes } = new Chain('c', () => new Date(0)).encode({ ...held('x'), exchange: `${exchange},"data":`, session });
        expect(readHead(bytes)).toEqual({ type: 'exchange.held', exchange: `${exchange.toWellFormed()},"data":`, session });
      }),
    );
  });

  it('is null for what is no record', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => readHead(Buffer.from(bytes)) === null));
  });
});

import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Capacity } from './capacity.js';
import { SpoolFile } from './spool-file.port.js';
import { ZerosAhead } from './zeros-ahead.js';

const SEGMENT_BYTES = 100_000;
const PIECE = 2_000;

/** A file in memory, which takes its time to fill. */
class SlowFile extends SpoolFile {
  content = Buffer.alloc(0);
  fills = 0;
  fails = false;

  write([bytes]: readonly Buffer[], position: number): Promise<void> {
    this.put(bytes!, position);
    return Promise.resolve();
  }

  async fill(from: number, to: number): Promise<void> {
    this.fills += 1;
    for (let at = from; at < to; at += PIECE) {
      await setImmediate();
      this.put(Buffer.alloc(Math.min(PIECE, to - at)), at);
    }
    await setImmediate();
    if (this.fails) throw new Error('no space left on device');
  }

  cut(bytes: number): Promise<void> {
    this.content = this.content.subarray(0, bytes);
    return Promise.resolve();
  }

  isLinked(): Promise<boolean> {
    return Promise.resolve(true);
  }

  read(bytes: number): Promise<Buffer> {
    return Promise.resolve(this.content.subarray(0, bytes));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private put(bytes: Buffer, position: number): void {
    const grown = Buffer.alloc(Math.max(this.content.length, position + bytes.length));
    this.content.copy(grown);
    bytes.copy(grown, position);
    this.content = grown;
  }
}

describe('ZerosAhead', () => {
  const scene = (capacity = new Capacity(10_000_000, 0)) => {
    const file = new SlowFile();
    const ahead = new ZerosAhead(SEGMENT_BYTES, capacity);
    ahead.begin(file);
    let end = 0;
    const write = async (bytes: number): Promise<void> => {
      await ahead.clear(end + bytes);
      await file.write([Buffer.alloc(bytes, 1)], end);
      end += bytes;
      ahead.wrote(bytes, end);
    };
    return { file, ahead, capacity, write, end: () => end };
  };
  const burst = async (write: (bytes: number) => Promise<void>, count: number, bytes: number): Promise<void> => {
    for (let index = 0; index < count; index++) await write(bytes);
  };

  it('never puts a zero where a record is, counts what it fills, and leaves nothing of it', async () => {
    const step = fc.record({ bytes: fc.integer({ min: 1, max: 3_000 }), turns: fc.nat({ max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 100 }), async (steps) => {
        const { file, ahead, capacity, write, end } = scene();
        for (const { bytes, turns } of steps) {
          await write(bytes);
          for (let turn = 0; turn < turns; turn++) await setImmediate();
          expect(file.content.subarray(0, end()).includes(0)).toBe(false);
          expect(file.content.length).toBeLessThanOrEqual(end() + capacity.used);
        }
        await ahead.end(end());
        expect(file.content.equals(Buffer.alloc(end(), 1))).toBe(true);
        expect(capacity.used).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('fills while small writes come one after the other, to the end of the segment and not beyond', async () => {
    const { file, write, end } = scene();
    while (end() < SEGMENT_BYTES - 1_000) {
      await write(1_000);
      await setImmediate();
    }
    expect(file.fills).toBeGreaterThan(2);
    expect(file.content.length).toBeLessThanOrEqual(SEGMENT_BYTES);
  });

  it('fills nothing ahead of large writes, of the first few, or of a journal that is half full', async () => {
    const large = scene();
    await burst(large.write, 40, 40_000);
    const few = scene();
    await burst(few.write, 15, 100);
    const capacity = new Capacity(60_000, 0);
    capacity.take(30_000);
    const full = scene(capacity);
    await burst(full.write, 40, 100);
    expect([large, few, full].map(({ file }) => file.fills)).toEqual([0, 0, 0]);
  });

  it('lets records go on where there is no room for zeros, and tries no more', async () => {
    const { file, ahead, capacity, write, end } = scene();
    file.fails = true;
    await burst(write, 16, 1_000);
    await setImmediate();
    await setImmediate();
    await burst(write, 64, 100);
    expect(file.content.length).toBeGreaterThan(end());
    await ahead.end(end());
    expect(file.fills).toBe(1);
    expect(file.content.equals(Buffer.alloc(22_400, 1))).toBe(true);
    expect(capacity.used).toBe(0);
  });
});

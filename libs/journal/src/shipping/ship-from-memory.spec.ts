import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { unpackRecords } from '#contracts';
import type { Topic } from '#contracts';
import { SystemClock } from '#chassis';
import { InProcessBus } from '#messaging';
import type { OutgoingBytes } from '#messaging';
import { eventually } from '#messaging/testing';
import * as fc from 'fast-check';
import { Capacity } from '../spool/capacity.js';
import { Chain } from '../spool/chain.js';
import { ChainFolder } from '../spool/chain-folder.js';
import { SegmentWriter } from '../spool/segment-writer.js';
import { NodeSpoolFiles } from '../spool/spool-file.adapter.js';
import { stored } from '../testing/entries.fake.js';
import { ChainShipper } from './chain-shipper.js';

/** Pauses are one turn of the event loop. */
class HastyClock extends SystemClock {
  override sleep(): Promise<void> {
    return setImmediate();
  }
}

/** Takes its time, and refuses what it is told to. */
class SlowBroker extends InProcessBus {
  turns = 0;
  refusals = 0;
  readonly taken: { seq: number; bytes: Buffer; isDurable: boolean }[] = [];
  durable: () => number = () => -1;

  override async publishBytes(_topic: Topic, events: readonly OutgoingBytes[]): Promise<void> {
    const seen = events.flatMap(({ bytes, headers }) => {
      const first = Number(headers?.['ostiary_seq']);
      const records = unpackRecords(bytes, Number(headers?.['ostiary_records'] ?? 1)) ?? [];
      return records.map((record, index) => ({
        seq: first + index,
        bytes: Buffer.from(record),
        isDurable: first + index <= this.durable(),
      }));
    });
    for (let turn = 0; turn < this.turns; turn++) await setImmediate();
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new Error('The broker is away.');
    }
    this.taken.push(...seen);
  }
}

describe('a chain on its way to a broker', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ship-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('comes whole, in order and only when durable, however appends, a slow broker, requests to send again and deletions mix', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('append' as const), sizes: fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 6 }) }),
      fc.record({ do: fc.constant('pass' as const), turns: fc.integer({ min: 1, max: 10 }) }),
      fc.record({ do: fc.constant('broker' as const), turns: fc.nat({ max: 8 }), refusals: fc.nat({ max: 2 }) }),
      fc.record({ do: fc.constant('resend' as const), by: fc.nat({ max: 12 }) }),
      fc.record({ do: fc.constant('commit' as const), by: fc.nat({ max: 12 }) }),
    );
    let run = 0;
    const whatever = fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 500, max: 9_000 }),
      fc.nat({ max: 12_000 }),
      async (steps, segmentBytes, recentBytes) => {
        const id = `chain-${(run += 1)}`;
        const path = join(root, id);
        await mkdir(path);
        const files = new NodeSpoolFiles();
        const ends = { openExchanges: () => [], endsOfOthers: () => ({ recoveries: [], interrupted: [] }) };
        const fail = (error: unknown): never => {
          throw error;
        };
        const folder = new ChainFolder({ id, path, files, recentBytes, ...ends, freed: () => undefined, onTrouble: fail });
        const writer = new SegmentWriter(files, folder, segmentBytes, new Capacity(1 << 30, 0));
        const chain = new Chain(id, () => new Date(0));
        const written: Buffer[] = [];
        const broker = new SlowBroker();
        broker.durable = () => folder.lastSeq;
        const lost: unknown[] = [];
        const events = {
          onLost: (_: ChainFolder, range: unknown) => lost.push(range),
          onShipped: () => undefined,
          onTrouble: () => undefined,
        };
        const shipper = new ChainShipper(folder, broker, new HastyClock(), events);
        void shipper.run();
        const last = (): number => broker.taken.at(-1)?.seq ?? -1;
        const allowed = new Set<number>();
        for (const action of steps) {
          if (action.do === 'append') {
            const records = action.sizes.map((size) => {
              const record = chain.encode(stored('x', 'y'.repeat(size)));
              chain.accept(record);
              written.push(Buffer.from(record.bytes));
              return record;
            });
            await writer.write(records);
          } else if (action.do === 'pass') for (let turn = 0; turn < action.turns; turn++) await setImmediate();
          else if (action.do === 'broker') Object.assign(broker, { turns: action.turns, refusals: action.refusals });
          else if (action.do === 'commit') await folder.commit(last() - action.by);
          else {
            const seq = Math.max(folder.committedSeq + 1, last() - action.by);
            allowed.add(seq);
            shipper.resend(seq);
          }
        }
        await eventually('the whole chain', () => last() === folder.lastSeq || undefined);
        await shipper.stop();
        await writer.close();
        expect(lost).toEqual([]);
        let expected = 0;
        for (const { seq, bytes, isDurable } of broker.taken) {
          expect(isDurable && bytes.equals(written[seq]!)).toBe(true);
          // It only ever goes back to where it was asked to, or to what audit does not have since.
          if (seq !== expected) expect(seq < expected && [...allowed].some((from) => from <= seq)).toBe(true);
          expected = seq + 1;
        }
        expect(new Set(broker.taken.map(({ seq }) => seq)).size).toBe(written.length);
      },
    );
    await fc.assert(whatever, { numRuns: 40 });
  });
});

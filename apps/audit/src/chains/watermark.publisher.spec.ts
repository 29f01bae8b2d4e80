import { Lifecycle, ManualClock } from '#chassis';
import { journalWatermark } from '#contracts';
import { InProcessBus } from '#messaging';
import type { Transactions } from '#persistence';
import { Logger } from '@nestjs/common';
import type { ChainsStore, Watermark } from './chains.store.js';
import { WatermarkPublisher } from './watermark.publisher.js';

const MINUTE_MS = 60_000;

describe('what ingress is told of a chain that lacks records', () => {
  let clock: ManualClock;
  const bus = new InProcessBus();
  let missing: boolean;
  let told: boolean[];
  let publisher: WatermarkPublisher;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    await bus.subscribe(journalWatermark, { group: 'each', from: 'earliest' }, async ({ envelope }) => {
      told.push(envelope.data.missing === true);
    });
  });
  afterAll(() => bus.close());
  beforeEach(() => {
    [clock, missing, told] = [new ManualClock(), true, []];
    const transactions = { read: (work: (manager: null) => unknown) => work(null) } as unknown as Transactions;
    const watermarks = async (): Promise<Watermark[]> => [{ chainId: 'chain', committedSeq: 3, missing }];
    publisher = new WatermarkPublisher(transactions, { watermarks } as unknown as ChainsStore, bus, clock, new Lifecycle());
  });
  const after = async (ms: number): Promise<boolean[]> => {
    await clock.advance(ms);
    await publisher.flush();
    await bus.drained();
    return told.splice(0);
  };

  it('is to send them again, and once more where they did not come, more and more seldom', async () => {
    publisher.announce(['chain'], ['chain']);
    expect(await after(0)).toEqual([true]);
    expect(await after(MINUTE_MS - 1)).toEqual([]);
    expect(await after(1)).toEqual([true]);
    expect(await after(2 * MINUTE_MS - 1)).toEqual([]);
    expect(await after(1)).toEqual([true]);
    const asked: boolean[] = [];
    for (let minute = 0; minute < 24 * 60; minute += 1) asked.push(...(await after(MINUTE_MS)));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.length).toBeLessThan(30);
  });

  it('is not asked while it sends, however much else comes', async () => {
    publisher.announce(['chain'], ['chain']);
    await after(0);
    publisher.announce(['chain'], ['chain']);
    expect(await after(1)).toEqual([false]);
    expect(await after(MINUTE_MS - 1)).toEqual([true]);
  });

  it('is asked no more once they are there, and at once where others are missing', async () => {
    publisher.announce(['chain'], ['chain']);
    await after(0);
    missing = false;
    expect(await after(MINUTE_MS)).toEqual([false]);
    expect(await after(100 * MINUTE_MS)).toEqual([]);
    missing = true;
    publisher.announce(['chain'], ['chain']);
    expect(await after(0)).toEqual([true]);
  });
});

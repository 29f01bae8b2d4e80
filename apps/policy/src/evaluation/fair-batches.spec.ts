import { RetryLater } from '#messaging';
import * as fc from 'fast-check';
import { FairBatches } from './fair-batches.js';

interface Item {
  readonly who: string;
  readonly n: number;
}

const desk = (work: (items: readonly Item[]) => Promise<void>, weigh: (item: Item) => number = () => 1) =>
  new FairBatches<Item>({ turnOf: ({ who }) => who, weigh, work });

describe('fair batches', () => {
  it('do everything once, of each principal in order, in batches that are bounded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.constantFrom('a', 'b', 'c'), heavy: fc.boolean() }), { maxLength: 300 }),
        async (all) => {
          const items = all.map(({ who, heavy }, n) => ({ who, n, weight: heavy ? 4_000 : 1 }));
          const batches: (Item & { weight: number })[][] = [];
          const batched = new FairBatches<(typeof items)[number]>({
            turnOf: ({ who }) => who,
            weigh: ({ weight }) => weight,
            work: async (batch) => void batches.push([...batch]),
          });
          await Promise.all(items.map((item) => batched.add(item)));
          for (const who of ['a', 'b', 'c'])
            expect(batches.flat().filter((item) => item.who === who)).toEqual(items.filter((item) => item.who === who));
          for (const batch of batches) {
            expect(batch.length).toBeLessThanOrEqual(64);
            if (batch.length > 1) expect(batch.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(10_000);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('let nobody wait behind a thousand of another', async () => {
    const batches: Item[][] = [];
    const batched = desk(async (batch) => void batches.push([...batch]));
    const flood = Array.from({ length: 1_000 }, (_, n) => batched.add({ who: 'alice', n }));
    await batched.add({ who: 'bob', n: 0 });
    expect(batches).toHaveLength(1);
    expect(batches[0]).toContainEqual({ who: 'bob', n: 0 });
    await Promise.all(flood);
  });

  it('fail only what cannot be done, and keep what comes after from waiting for it', async () => {
    const { promise: stuck, resolve } = Promise.withResolvers<void>();
    const batched = desk(async (batch) => {
      if (batch.length === 1 && batch[0]!.who === 'slow') await stuck;
      if (batch.some(({ who }) => who === 'poison' || who === 'slow')) throw new Error('poison');
    });
    const slow = batched.add({ who: 'slow', n: 0 });
    const poison = batched.add({ who: 'poison', n: 0 });
    const beside = batched.add({ who: 'alice', n: 0 });
    await expect(poison).rejects.toThrow('poison');
    await beside;
    await batched.add({ who: 'bob', n: 1 });
    resolve();
    await expect(slow).rejects.toThrow('poison');
  });

  it('give an outage back to all, who come again', async () => {
    let calls = 0;
    const batched = desk(async () => {
      calls += 1;
      throw new RetryLater('away');
    });
    const all = await Promise.allSettled([1, 2, 3].map((n) => batched.add({ who: 'alice', n })));
    expect([all.map(({ status }) => status), calls]).toEqual([['rejected', 'rejected', 'rejected'], 1]);
  });
});

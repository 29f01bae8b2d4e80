import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { DeliveredBytes } from '../bus.port.js';
import { deadLetterTopic } from '../dead-letter.js';
import { RetryLater } from '../retry-later.js';
import { declare, event, group, type Open } from './bus-scene.js';
import { eventually } from './eventually.js';

/** The part of the contract about handlers that fail: again, set aside, later, in batches. */
export function handlingContract(open: Open): void {
  it('tries again before it goes on, in order', async () => {
    const topic = declare('retry');
    const bus = await open(topic);
    const tries: number[] = [];
    await bus.subscribe(topic, { group: group(), from: 'earliest' }, async ({ envelope }) => {
      tries.push(envelope.data.n);
      if (envelope.data.n === 1 && tries.filter((n) => n === 1).length < 3) throw new Error('not yet');
    });
    for (const n of [0, 1, 2]) await bus.publish(topic, event('k', n));
    await eventually('the last', () => tries.includes(2));
    expect(tries).toEqual([0, 1, 1, 1, 2]);
  });

  it('sets aside what a handler cannot handle, with origin and reason, and goes on', async () => {
    const topic = declare('dead');
    const dead = deadLetterTopic(topic)!;
    const bus = await open(topic);
    const [handled, letters, name] = [[] as number[], [] as DeliveredBytes[], group()];
    await bus.subscribeBatches(dead, { group: group(), from: 'earliest' }, async (batch) => void letters.push(...batch));
    await bus.subscribe(topic, { group: name, from: 'earliest' }, async ({ envelope }) => {
      if (envelope.data.n === 1) throw new TypeError('cannot\r\nbe');
      handled.push(envelope.data.n);
    });
    for (const n of [0, 1, 2]) await bus.publish(topic, event('k', n));
    await eventually('a dead letter and the rest', () => letters.length === 1 && handled.length === 2);
    expect(handled).toEqual([0, 2]);
    const [letter] = letters;
    expect(JSON.parse(Buffer.from(letter!.bytes).toString())).toEqual({ n: 1, text: '' });
    expect(letter).toMatchObject({
      key: 'k',
      headers: {
        ostiary_dead_reason: 'TypeError: cannot be',
        ostiary_dead_topic: topic.name,
        ostiary_dead_group: name,
        ce_subject: 'about k',
      },
    });
  });

  it('sets aside what does not fit the topic without showing it to the handler', async () => {
    const topic = { ...declare('strict'), schema: z.object({ n: z.number().max(10) }) };
    const lax = { ...topic, schema: z.object({ n: z.number() }) };
    const bus = await open(topic);
    const [handled, letters] = [[] as unknown[], [] as DeliveredBytes[]];
    await bus.subscribeBatches(deadLetterTopic(topic)!, { group: group(), from: 'earliest' }, async (batch) => void letters.push(...batch));
    await bus.subscribe(topic, { group: group(), from: 'earliest' }, async ({ envelope }) => void handled.push(envelope.data));
    await bus.publish(lax, { key: 'k', subject: 's', data: { n: 11 } });
    await bus.publish(lax, { key: 'k', subject: 's', data: { n: 1 } });
    await eventually('one of each', () => letters.length === 1 && handled.length === 1);
    expect(handled).toEqual([{ n: 1 }]);
    expect(letters[0]?.headers['ostiary_dead_reason']).toContain('n: too_big');
  });

  it('delivers again for as long as a handler asks for later', async () => {
    const topic = declare('later');
    const bus = await open(topic);
    let tries = 0;
    const letters: unknown[] = [];
    await bus.subscribeBatches(deadLetterTopic(topic)!, { group: group(), from: 'earliest' }, async (batch) => void letters.push(...batch));
    await bus.subscribe(topic, { group: group(), from: 'earliest' }, async () => {
      tries += 1;
      if (tries < 8) throw new RetryLater('the store is away');
    });
    await bus.publish(topic, event('k', 1));
    await eventually('eight tries', () => tries === 8);
    await pause(50);
    expect([tries, letters]).toEqual([8, []]);
  });

  it('hands over several at once where that is asked for, begun in order, and sets aside only what fails', async () => {
    const topic = declare('at-once', { partitions: 1 });
    const bus = await open(topic);
    const [begun, done, letters] = [[] as number[], new Set<number>(), [] as DeliveredBytes[]];
    let [inHand, most] = [0, 0];
    await bus.subscribeBatches(deadLetterTopic(topic)!, { group: group(), from: 'earliest' }, async (batch) => void letters.push(...batch));
    for (let n = 0; n < 40; n += 1) await bus.publish(topic, event('k', n));
    await bus.subscribe(topic, { group: group(), from: 'earliest', atOnce: 10 }, async ({ envelope: { data } }) => {
      if (!begun.includes(data.n)) begun.push(data.n);
      most = Math.max(most, (inHand += 1));
      await pause(5);
      inHand -= 1;
      if (data.n === 3) throw new TypeError('never');
      done.add(data.n);
    });
    await eventually('the rest, and the letter', () => done.size === 39 && letters.length === 1);
    expect(begun).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect([most > 1, most <= 10]).toEqual([true, true]);
    expect(JSON.parse(Buffer.from(letters[0]!.bytes).toString())).toMatchObject({ n: 3 });
  });

  it('hands over raw batches in partition order, and the same one again while its handler asks for later', async () => {
    const topic = declare('batches', { encoding: 'bytes', partitions: 1 });
    const bus = await open(topic);
    const got: number[] = [];
    const sizes: number[] = [];
    let rejections = 8;
    await bus.subscribeBatches(topic, { group: group(), from: 'earliest' }, async (batch) => {
      if (rejections > 0) {
        rejections -= 1;
        throw new RetryLater('the database is away');
      }
      sizes.push(batch.length);
      got.push(...batch.map(({ bytes, headers }) => bytes[0]! * 256 + bytes[1]! + (headers['ostiary_part'] === '1' ? 0 : 1e6)));
    });
    const events = Array.from({ length: 700 }, (_, n) => ({
      key: 'chain',
      subject: 'chain',
      bytes: Uint8Array.of(n >> 8, n & 255),
      headers: { ostiary_part: '1' },
    }));
    await bus.publishBytes(topic, events.slice(0, 350));
    await bus.publishBytes(topic, events.slice(350));
    await eventually('all of them', () => got.length >= 700);
    expect(got).toEqual(Array.from({ length: 700 }, (_, n) => n));
    expect(Math.max(...sizes)).toBeGreaterThan(50);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  });

  it.each<[string, readonly number[]]>([
    ['one', [17]],
    ['the first and the last', [0, 39]],
    ['neighbours', [20, 21]],
    ['a single one that is all of its batch', [-1]],
  ])('finds %s in a batch that its handler cannot handle, sets that aside, and goes on in order', async (_what, poison) => {
    const topic = declare('poison', { encoding: 'bytes', partitions: 1 });
    const bus = await open(topic);
    const [handled, letters] = [[] as number[], [] as DeliveredBytes[]];
    const numbers = poison[0] === -1 ? [7] : Array.from({ length: 40 }, (_, n) => n);
    const bad = poison[0] === -1 ? [7] : poison;
    await bus.publishBytes(
      topic,
      numbers.map((n) => ({ key: 'chain', subject: 'chain', bytes: Uint8Array.of(n) })),
    );
    await bus.subscribeBatches(deadLetterTopic(topic)!, { group: group(), from: 'earliest' }, async (batch) => void letters.push(...batch));
    let away = 5;
    await bus.subscribeBatches(topic, { group: group(), from: 'earliest' }, async (batch) => {
      // An outage in between counts against nobody.
      if ((away -= 1) > 0) throw new RetryLater('away');
      const found = batch.map(({ bytes }) => bytes[0]!);
      if (found.some((n) => bad.includes(n))) throw new TypeError('never');
      handled.push(...found);
    });
    const good = numbers.filter((n) => !bad.includes(n));
    await eventually('the rest, and the letters', () => handled.length >= good.length && letters.length >= bad.length);
    await bus.publishBytes(topic, [{ key: 'chain', subject: 'chain', bytes: Uint8Array.of(200) }]);
    await eventually('what stood behind', () => handled.includes(200));
    expect(handled).toEqual([...good, 200]);
    expect(letters.map(({ bytes }) => bytes[0])).toEqual(bad);
    expect(letters[0]!.headers['ostiary_dead_reason']).toBe('TypeError: never');
  });
}

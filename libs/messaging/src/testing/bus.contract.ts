import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { defineTopic, type Topic } from '#contracts';
import { z } from 'zod';
import type { Bus, DeliveredBytes, Subscription } from '../bus.port.js';
import { deadLetterTopic } from '../dead-letter.js';
import { RetryLater } from '../retry-later.js';
import { eventually } from './recorder.js';

/** A bus under test; it retries 3 times and quickly. Several are made to stand for several processes. */
export interface BusUnderTest {
  /** Opens a bus on the same broker that knows these topics. The contract closes it. */
  open(topics: readonly Topic[]): Promise<Bus>;
  /** Buses that stand for processes of their own; false where a bus is the broker itself. */
  readonly severalProcesses: boolean;
}

const eventSchema = z.object({ n: z.number().int(), text: z.string().default('') });
const declare = (name: string, extra: Partial<Omit<Topic, 'schema'>> = {}): Topic<typeof eventSchema> =>
  defineTopic({
    name: `ostiary.test.${name}-${randomBytes(4).toString('hex')}.v1`,
    schema: eventSchema,
    key: 'a key',
    producers: ['policy'],
    consumers: ['audit'],
    partitions: 4,
    retention: 60_000,
    description: 'For the contract.',
    ...extra,
  });

/** What every adapter of Bus must do. Declares jest tests. */
export function busContract(adapter: string, subject: BusUnderTest): void {
  describe(`the bus contract, ${adapter}`, () => {
    const opened: Bus[] = [];
    const open = async (...topics: Topic[]): Promise<Bus> => {
      const bus = await subject.open(topics);
      opened.push(bus);
      return bus;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bus) => bus.close()));
    });
    const event = (key: string, n: number) => ({ key, subject: `about ${key}`, data: { n, text: '' } });
    const group = () => `group-${randomBytes(4).toString('hex')}`;

    it('delivers an event in its envelope, and nothing that the contract does not know', async () => {
      const topic = declare('envelope');
      const bus = await open(topic);
      const got: unknown[] = [];
      await bus.subscribe(topic, { group: group(), from: 'earliest' }, async (message) => void got.push(message));
      const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
      const id = '0190a2b4-0000-7000-8000-000000000001';
      await bus.publish(topic, {
        key: 'k',
        subject: 's',
        id,
        traceparent,
        data: { n: 7, text: 'ü', surplus: 'x' } as { n: number; text: string },
      });
      await eventually('the event', () => got.length === 1);
      expect(got[0]).toMatchObject({
        topic: topic.name,
        key: 'k',
        headers: { ce_specversion: '1.0', ce_id: id },
        envelope: { id, type: topic.name, subject: 's', traceparent, data: { n: 7, text: 'ü' } },
      });
      expect(JSON.stringify(got[0])).not.toContain('surplus');
    });

    it('refuses to publish what does not fit, and says which field without its value', async () => {
      const topic = declare('unfit');
      const bus = await open(topic);
      const wrong = { key: 'k', subject: 's', data: { n: 'hunter2' } as unknown as { n: number; text: string } };
      await expect(bus.publish(topic, wrong)).rejects.toThrow(/n: invalid_type/);
      await expect(bus.publish(topic, wrong)).rejects.not.toThrow(/hunter2/);
    });

    it('keeps the order of each key', async () => {
      const topic = declare('order');
      const bus = await open(topic);
      const got = new Map<string, number[]>();
      await bus.subscribe(topic, { group: group(), from: 'earliest' }, async ({ key, envelope }) => {
        await pause(Math.random() * 3);
        got.set(key, [...(got.get(key) ?? []), envelope.data.n]);
      });
      const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
      await Promise.all(
        keys.map(async (key) => {
          for (let n = 0; n < 20; n += 1) await bus.publish(topic, event(key, n));
        }),
      );
      await eventually('all events', () => [...got.values()].flat().length === keys.length * 20);
      for (const key of keys) expect(got.get(key)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    it('gives each group everything, and the members of one group each their share', async () => {
      const topic = declare('groups');
      const [first, second] = [await open(topic), subject.severalProcesses ? await open(topic) : null];
      const [shared, alone] = [group(), group()];
      const got = { one: 0, two: 0, alone: 0 };
      await first.subscribe(topic, { group: shared, from: 'earliest' }, async () => void (got.one += 1));
      await (second ?? first).subscribe(topic, { group: shared, from: 'earliest' }, async () => void (got.two += 1));
      await first.subscribe(topic, { group: alone, from: 'earliest' }, async () => void (got.alone += 1));
      for (let n = 0; n < 60; n += 1) await first.publish(topic, event(`key-${n}`, n));
      await eventually('both groups', () => got.one + got.two >= 60 && got.alone >= 60);
      expect(got).toEqual({ one: 60 - got.two, two: got.two, alone: 60 });
      expect(Math.min(got.one, got.two)).toBeGreaterThan(0);
    });

    it('lets every `each` subscriber hear everything from the moment subscribe resolves', async () => {
      const topic = declare('each');
      const [first, second] = [await open(topic), subject.severalProcesses ? await open(topic) : null];
      await first.publish(topic, event('before', 0));
      const got: string[] = [];
      await first.subscribe(topic, { group: 'each', from: 'latest' }, async ({ envelope }) => void got.push(`first ${envelope.data.n}`));
      await (second ?? first).subscribe(
        topic,
        { group: 'each', from: 'latest' },
        async ({ envelope }) => void got.push(`second ${envelope.data.n}`),
      );
      for (let n = 1; n <= 5; n += 1) await first.publish(topic, event(`k${n}`, n));
      await eventually('ten deliveries', () => got.length >= 10);
      expect(got.sort()).toEqual([1, 2, 3, 4, 5].flatMap((n) => [`first ${n}`, `second ${n}`]).sort());
    });

    it('starts a new group at the earliest event or after the latest, as it asks', async () => {
      const topic = declare('from');
      const bus = await open(topic);
      for (let n = 0; n < 5; n += 1) await bus.publish(topic, event('k', n));
      const got = { earliest: [] as number[], latest: [] as number[] };
      const earliest = await bus.subscribe(
        topic,
        { group: group(), from: 'earliest' },
        async ({ envelope }) => void got.earliest.push(envelope.data.n),
      );
      await bus.subscribe(topic, { group: group(), from: 'latest' }, async ({ envelope }) => void got.latest.push(envelope.data.n));
      await earliest.caughtUp;
      expect(got.earliest).toEqual([0, 1, 2, 3, 4]);
      await bus.publish(topic, event('k', 5));
      await eventually('the new one', () => got.latest.length > 0 && got.earliest.length === 6);
      expect(got.latest).toEqual([5]);
    });

    it('goes on after a stop where its group had got to', async () => {
      const topic = declare('resume');
      const bus = await open(topic);
      const name = group();
      const got: number[] = [];
      const take = () => bus.subscribe(topic, { group: name, from: 'earliest' }, async ({ envelope }) => void got.push(envelope.data.n));
      const before = await take();
      await bus.publish(topic, event('k', 1));
      await eventually('the first', () => got.length === 1);
      await before.stop();
      await bus.publish(topic, event('k', 2));
      await pause(100);
      expect(got).toEqual([1]);
      await take();
      await eventually('the second', () => got.length >= 2);
      expect(got).toEqual([1, 2]);
    });

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
      await bus.subscribeBatches(
        deadLetterTopic(topic)!,
        { group: group(), from: 'earliest' },
        async (batch) => void letters.push(...batch),
      );
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
      await bus.subscribeBatches(
        deadLetterTopic(topic)!,
        { group: group(), from: 'earliest' },
        async (batch) => void letters.push(...batch),
      );
      await bus.subscribe(topic, { group: group(), from: 'earliest' }, async () => {
        tries += 1;
        if (tries < 8) throw new RetryLater('the store is away');
      });
      await bus.publish(topic, event('k', 1));
      await eventually('eight tries', () => tries === 8);
      await pause(50);
      expect([tries, letters]).toEqual([8, []]);
    });

    it('hands over raw batches in partition order, and the same one again after a rejection', async () => {
      const topic = declare('batches', { encoding: 'bytes', partitions: 1 });
      const bus = await open(topic);
      const got: number[] = [];
      const sizes: number[] = [];
      let rejections = 4;
      await bus.subscribeBatches(topic, { group: group(), from: 'earliest' }, async (batch) => {
        if (rejections > 0) {
          rejections -= 1;
          throw new Error('the database is away');
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

    it('keeps the last message of each key on a compacted topic, and says when a late subscriber knows them', async () => {
      const topic = declare('compacted', { retention: 'compact', partitions: 1 });
      const bus = await open(topic);
      for (let n = 0; n < 10; n += 1) await bus.publish(topic, event(`k${n % 3}`, n));
      const state = new Map<string, number>();
      const late = await bus.subscribe(
        topic,
        { group: 'each', from: 'earliest' },
        async ({ key, envelope }) => void state.set(key, envelope.data.n),
      );
      await late.caughtUp;
      expect(Object.fromEntries(state)).toEqual({ k0: 9, k1: 7, k2: 8 });
    });

    it('is caught up at once on a topic that holds nothing', async () => {
      const topic = declare('empty');
      const bus = await open(topic);
      const none: Subscription = await bus.subscribe(topic, { group: 'each', from: 'earliest' }, async () => undefined);
      await none.caughtUp;
    });

    it('finishes what is in hand before a stop resolves, and starts nothing after', async () => {
      const topic = declare('stop');
      const bus = await open(topic);
      const got: string[] = [];
      const subscription = await bus.subscribe(topic, { group: group(), from: 'earliest' }, async ({ envelope }) => {
        got.push(`begun ${envelope.data.n}`);
        await pause(150);
        got.push(`done ${envelope.data.n}`);
      });
      const published = Promise.all([1, 2].map((n) => bus.publish(topic, event('k', n)))).catch(() => undefined);
      await eventually('the first in hand', () => got.length === 1);
      await subscription.stop();
      await pause(200);
      expect(got).toEqual(['begun 1', 'done 1']);
      await bus.close();
      await published;
    });
  });
}

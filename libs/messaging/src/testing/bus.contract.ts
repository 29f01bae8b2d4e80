import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Topic } from '#contracts';
import type { Bus, Subscription } from '../bus.port.js';
import { type BusUnderTest, declare, event, group } from './bus-scene.js';
import { handlingContract } from './handling.contract.js';
import { PublishRefused } from '../publish-refused.js';
import { eventually } from './eventually.js';
import { macContract } from './mac.contract.js';

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

    handlingContract(open);
    macContract(open, subject);

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

    it('refuses for good what is too large for any message, and takes what comes after it', async () => {
      const topic = declare('large', { partitions: 1 });
      const bytes = declare('large-bytes', { encoding: 'bytes' });
      const bus = await open(topic, bytes);
      const got: number[] = [];
      await bus.subscribe(topic, { group: group(), from: 'earliest' }, async ({ envelope }) => void got.push(envelope.data.n));
      const large = { key: 'k', subject: 's', data: { n: 1, text: 'x'.repeat(1_000_000) } };
      await expect(bus.publish(topic, large)).rejects.toBeInstanceOf(PublishRefused);
      await expect(bus.publishBytes(bytes, [{ key: 'k', subject: 's', bytes: new Uint8Array(1_000_001) }])).rejects.toBeInstanceOf(
        PublishRefused,
      );
      await bus.publish(topic, { ...large, data: { n: 2, text: 'x'.repeat(900_000) } });
      await eventually('the next', () => got.length === 1);
      expect(got).toEqual([2]);
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

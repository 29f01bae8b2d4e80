import { setTimeout as pause } from 'node:timers/promises';
import { defineTopic } from '#contracts';
import { Bus, type Delivered, InProcessBus, PublishRefused } from '#messaging';
import { eventually } from '#messaging/testing';
import { Logger } from '@nestjs/common';
import * as fc from 'fast-check';
import { z } from 'zod';
import { connect } from '../connect.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { Transactions } from '../transactions.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

Logger.overrideLogger(false);

const topic = defineTopic({
  name: 'ostiary.test.outbox.v1',
  schema: z.object({ n: z.number() }),
  key: 'a key',
  producers: ['policy'],
  consumers: ['audit'],
  retention: 60_000,
  description: 'For these tests.',
});
type Message = Delivered<{ n: number }>;

/** A bus whose broker can go away. */
class FlakyBus extends InProcessBus {
  away = false;
  attempts = 0;
  /** Which event it does not take, and how it says so. */
  refuses: { readonly n: number; readonly error: () => Error } | null = null;
  refused = 0;

  override publish: Bus['publish'] = async (to, event) => {
    this.attempts += 1;
    if (this.away) throw new Error('no broker');
    if (this.refuses !== null && (event.data as { n: number }).n === this.refuses.n) {
      this.refused += 1;
      throw this.refuses.error();
    }
    await super.publish(to, event);
  };
}

describe('the outbox', () => {
  const options = { service: 'policy', entities: [], migrations: [] } as const;
  let bus: FlakyBus;
  let store: TestStore;
  let got: Message[];
  beforeAll(async () => {
    bus = new FlakyBus();
    store = await testStore(options, bus);
    await bus.subscribe(topic, { group: 'g', from: 'earliest' }, async (message) => void got.push(message));
  });
  beforeEach(() => {
    got = [];
  });
  afterAll(() => store.dispose());

  const append = (key: string, n: number, notBefore?: Date) =>
    store.transactions.run((manager) =>
      store.outbox.append(manager, topic, { key, subject: key, data: { n } }, notBefore ? { notBefore } : {}),
    );
  const waiting = async (): Promise<number> => (await store.source.query<{ n: number }[]>('SELECT count(*)::int AS n FROM outbox'))[0]!.n;
  it('publishes moments after the commit, under the id it gave, and keeps nothing', async () => {
    const id = await append('k', 1);
    await eventually('the events', () => got.length === 1);
    expect(got[0]).toMatchObject({ key: 'k', envelope: { id, subject: 'k', data: { n: 1 } } });
    await eventually('the events', async () => (await waiting()) === 0);
  });

  it('publishes nothing of what rolled back', async () => {
    const failed = store.transactions.run(async (manager) => {
      await store.outbox.append(manager, topic, { key: 'k', subject: 'k', data: { n: 1 } });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await append('k', 2);
    await eventually('the events', () => got.length > 0);
    await pause(50);
    expect(got.map(({ envelope }) => envelope.data.n)).toEqual([2]);
  });

  it('refuses what does not fit its topic while it can still be rolled back', async () => {
    const wrong = store.transactions.run((manager) =>
      store.outbox.append(manager, topic, { key: 'k', subject: 'k', data: { n: 'x' } as never }),
    );
    await expect(wrong).rejects.toThrow('n: invalid_type');
  });

  it('waits for its time, later events of the key behind it, other keys not', async () => {
    const begun = Date.now();
    await append('slow', 1, new Date(begun + 1_500));
    await append('slow', 2);
    await append('other', 3);
    await eventually('the events', () => got.length === 3);
    expect(got.map(({ envelope }) => envelope.data.n)).toEqual([3, 1, 2]);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_490);
  });

  it('takes back what is not due, of that key only, and nothing when the transaction rolls back', async () => {
    await append('revised', 1, new Date(Date.now() + 300));
    await append('other', 2, new Date(Date.now() + 300));
    const failed = store.transactions.run(async (manager) => {
      await store.outbox.retract(manager, topic, 'other');
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await store.transactions.run(async (manager) => {
      await store.outbox.retract(manager, topic, 'revised');
      await store.outbox.append(manager, topic, { key: 'revised', subject: 'revised', data: { n: 3 } });
    });
    await eventually('the events', () => got.length === 2);
    expect(got.map(({ envelope }) => envelope.data.n)).toEqual([3, 2]);
  });

  it('keeps the order of each key, whatever is committed when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        async (transactions) => {
          got = [];
          const expected = new Map<string, number[]>();
          let n = 0;
          for (const keys of transactions) {
            await store.transactions.run(async (manager) => {
              for (const key of keys) {
                n += 1;
                expected.set(key, [...(expected.get(key) ?? []), n]);
                await store.outbox.append(manager, topic, { key, subject: key, data: { n } });
              }
            });
          }
          await eventually('the events', () => got.length === n);
          for (const [key, numbers] of expected)
            expect(got.filter((message) => message.key === key).map(({ envelope }) => envelope.data.n)).toEqual(numbers);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps events while the broker is away, and delivers them in order when it is back', async () => {
    bus.away = true;
    const before = bus.attempts;
    for (let n = 0; n < 5; n += 1) await append('k', n);
    await eventually('the events', () => bus.attempts > before);
    expect(await waiting()).toBe(5);
    bus.away = false;
    await eventually('the events', () => got.length === 5);
    expect(got.map(({ envelope }) => envelope.data.n)).toEqual([0, 1, 2, 3, 4]);
  });

  it.each<[string, () => Error, boolean]>([
    ['the bus refuses for good', () => new PublishRefused('3000000 bytes are more than the broker takes'), true],
    ['cannot be published now', () => new Error('no broker'), false],
  ])('sets aside what %s, or keeps it, and lets what stands behind it go on or wait', async (_what, error, dead) => {
    bus.refuses = { n: 1, error };
    for (let n = 0; n < 3; n += 1) await append('behind', n);
    await append('beside', 9);
    if (dead) await eventually('the rest', () => got.length === 3);
    else await eventually('the attempts', () => got.length === 2 && bus.refused > 1);
    const left = got.filter(({ key }) => key === 'behind').map(({ envelope }) => envelope.data.n);
    expect(left).toEqual(dead ? [0, 2] : [0]);
    bus.refuses = null;
    await eventually('an empty outbox', async () => (await waiting()) === 0);
    const rows = await store.source.query<object[]>('DELETE FROM outbox_dead RETURNING topic, key, data, reason');
    const row = { topic: topic.name, key: 'behind', data: { n: 1 }, reason: '3000000 bytes are more than the broker takes' };
    expect(rows).toEqual([dead ? [row] : [], dead ? 1 : 0]);
  });

  it('takes no event that is too large for any broker, while it can still be rolled back', async () => {
    const wide = defineTopic({ ...topic, name: 'ostiary.test.wide.v1', schema: z.object({ text: z.string() }) });
    const appending = store.transactions.run((manager) =>
      store.outbox.append(manager, wide, { key: 'k', subject: 'k', data: { text: 'é'.repeat(600_000) } }),
    );
    await expect(appending).rejects.toBeInstanceOf(PublishRefused);
    expect(await waiting()).toBe(0);
  });

  it('keeps no topic waiting for another whose consumers are slow', async () => {
    const slow = defineTopic({ ...topic, name: 'ostiary.test.slow.v1' });
    const { promise: go, resolve } = Promise.withResolvers<void>();
    await bus.subscribe(slow, { group: 'g', from: 'earliest' }, () => go);
    const before = bus.attempts;
    await store.transactions.run((manager) => store.outbox.append(manager, slow, { key: 'k', subject: 'k', data: { n: 1 } }));
    await eventually('the slow one under way', () => bus.attempts > before);
    await append('k', 2);
    await eventually('the other', () => got.length === 1);
    resolve();
    await eventually('the slow one', async () => (await waiting()) === 0);
  });

  it('sets aside rows that an earlier version wrote and its topic does not take any more', async () => {
    const told: string[] = [];
    await store.relay.stop({ flush: false });
    await store.source.query(
      `INSERT INTO outbox (event_id, topic, key, subject, data) VALUES (gen_random_uuid(), $1, 'old', 'old', '{"n":"x"}')`,
      [topic.name],
    );
    await append('old', 5);
    const relay = new OutboxRelay(store.transactions, bus, (name) => told.push(name));
    relay.wake(topic);
    relay.start();
    await eventually('the one behind it', () => got.length === 1);
    await eventually('an empty outbox', async () => (await waiting()) === 0);
    await relay.stop({ flush: false });
    expect(told).toEqual([topic.name]);
    const [rows] = await store.source.query<[{ reason: string }[], number]>('DELETE FROM outbox_dead RETURNING reason');
    expect(rows.map(({ reason }) => reason)).toEqual([`${topic.name}: n: invalid_type`]);
  });

  it('sends again under the same id what was published and not deleted', async () => {
    await store.relay.stop({ flush: false });
    const id = await append('k', 7);
    const crashing = new OutboxRelay(store.transactions, bus);
    crashing.wake(topic);
    const realRun = store.transactions.run.bind(store.transactions);
    // The round's transaction is undone after it has published, as a crash would undo it.
    const doomed = {
      run: (work: Parameters<Transactions['run']>[0]) =>
        realRun(async (manager) => {
          await work(manager);
          throw new Error('crash');
        }),
      read: store.transactions.read.bind(store.transactions),
    } as unknown as Transactions;
    const relay = new OutboxRelay(doomed, bus);
    relay.wake(topic);
    relay.start();
    await eventually('the events', () => got.length === 1);
    await relay.stop({ flush: false });
    crashing.start();
    await eventually('the events', async () => (await waiting()) === 0);
    await crashing.stop({ flush: false });
    expect(new Set(got.map(({ envelope }) => envelope.id))).toEqual(new Set([id]));
    expect(got.length).toBeGreaterThanOrEqual(2);
  });

  it('is shared by replicas, each key’s order and every event once in spite of it', async () => {
    const replicas = await Promise.all(
      [1, 2, 3].map(async () => {
        const source = await connect({ kind: 'postgres', url: store.url, poolSize: 3 }, options);
        const transactions = new Transactions(source);
        const relay = new OutboxRelay(transactions, bus);
        relay.wake(topic);
        relay.start();
        return { source, transactions, relay, outbox: new Outbox(transactions, relay) };
      }),
    );
    const keys = ['a', 'b', 'c', 'd'];
    await Promise.all(
      keys.map(async (key, index) => {
        for (let n = 0; n < 40; n += 1) {
          const { transactions, outbox } = replicas[(index + n) % 3]!;
          await transactions.run((manager) => outbox.append(manager, topic, { key, subject: key, data: { n } }));
        }
      }),
    );
    await eventually('the events', () => got.length >= 160);
    await eventually('the events', async () => (await waiting()) === 0);
    for (const key of keys)
      expect(got.filter((message) => message.key === key).map(({ envelope }) => envelope.data.n)).toEqual(
        Array.from({ length: 40 }, (_, n) => n),
      );
    for (const { relay, source } of replicas) {
      await relay.stop({ flush: false });
      await source.destroy();
    }
  });
});

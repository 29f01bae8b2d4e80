import { randomBytes } from 'node:crypto';
import { defineTopic, type Topic } from '#contracts';
import { z } from 'zod';
import type { Bus } from '../bus.port.js';
import { eventually } from './eventually.js';

/** A broker that a test may kill, and buses on it. */
export interface BrokerUnderTest {
  open(topics: readonly Topic[]): Promise<Bus>;
  kill9(): Promise<void>;
  /** Killed, and back without any of its data. */
  wipe(): Promise<void>;
  restart(): Promise<void>;
}

const declare = (name: string) =>
  defineTopic({
    name: `ostiary.test.${name}-${randomBytes(4).toString('hex')}.v1`,
    schema: z.object({ n: z.number() }),
    key: 'a key',
    producers: ['policy'],
    consumers: ['audit'],
    partitions: 4,
    retention: 600_000,
    description: 'For the contract.',
  });

/** What a bus on a broker must do when the broker is killed and comes back. Declares jest tests of up to a minute each. */
export function brokerOutageContract(adapter: string, broker: BrokerUnderTest): void {
  describe(`a broker killed and back, ${adapter}`, () => {
    it('holds publishers until it is back, loses nothing, skips nothing, and says so meanwhile', async () => {
      const topic = declare('outage');
      const bus = await broker.open([topic]);
      const got = { shared: new Set<number>(), each: new Set<number>() };
      await bus.subscribe(
        topic,
        { group: `group-${randomBytes(4).toString('hex')}`, from: 'earliest' },
        async ({ envelope }) => void got.shared.add(envelope.data.n),
      );
      await bus.subscribe(topic, { group: 'each', from: 'latest' }, async ({ envelope }) => void got.each.add(envelope.data.n));
      const publish = (n: number) => bus.publish(topic, { key: `k${n % 7}`, subject: 's', data: { n } });
      for (let n = 0; n < 20; n += 1) await publish(n);
      await eventually('ready', () => bus.isReady());

      await broker.kill9();
      await eventually('not ready', () => !bus.isReady(), 15_000);
      const during = Promise.all([20, 21, 22, 23, 24].map(publish));
      await broker.restart();
      await during;
      for (let n = 25; n < 40; n += 1) await publish(n);
      await eventually('all of it, in both groups', () => got.shared.size === 40 && got.each.size === 40, 45_000);
      await eventually('ready again', () => bus.isReady());
      await bus.close();
    });

    it('rejects a publish that finds no broker within its limit, and goes on afterwards', async () => {
      const topic = declare('limit');
      const bus = await broker.open([topic]);
      await bus.publish(topic, { key: 'k', subject: 's', data: { n: 1 } });
      await broker.kill9();
      await expect(bus.publish(topic, { key: 'k', subject: 's', data: { n: 2 } })).rejects.toThrow();
      await broker.restart();
      await bus.publish(topic, { key: 'k', subject: 's', data: { n: 3 } });
      await bus.close();
    });

    it('goes on, from the beginning, with one that has lost all that it had', async () => {
      const topic = declare('wipe');
      const bus = await broker.open([topic]);
      const got = new Set<number>();
      const group = `group-${randomBytes(4).toString('hex')}`;
      await bus.subscribe(topic, { group, from: 'earliest' }, async ({ envelope }) => void got.add(envelope.data.n));
      const publish = (n: number) => bus.publish(topic, { key: `k${n % 7}`, subject: 's', data: { n } });
      for (let n = 0; n < 20; n += 1) await publish(n);
      await eventually('all of it', () => got.size === 20, 45_000);
      await broker.wipe();
      for (let n = 20; n < 30; n += 1) await publish(n);
      await eventually('all that came since', () => got.size === 30, 60_000);
      await bus.close();
    }, 180_000);

    it('can be closed while the broker is away', async () => {
      const topic = declare('close');
      const bus = await broker.open([topic]);
      await bus.subscribe(topic, { group: 'each', from: 'latest' }, async () => undefined);
      await broker.kill9();
      const begun = Date.now();
      await bus.close();
      expect(Date.now() - begun).toBeLessThan(15_000);
      await broker.restart();
    });
  });
}

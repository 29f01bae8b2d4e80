import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeliveredBytes } from '../bus.port.js';
import { deadLetterTopic } from '../dead-letter.js';
import { MAC_HEADER, MessageMac } from '../mac/message-mac.js';
import { seal, sealBytes, type WireMessage } from '../wire.js';
import { type BusUnderTest, declare, event, group, type Open } from './bus-scene.js';
import { eventually } from './eventually.js';

/** The part of the contract about messages that none of ours made: whoever can write to the broker must not be heard. */
export function macContract(open: Open, { mac, write }: Pick<BusUnderTest, 'mac' | 'write'>): void {
  const stranger = new MessageMac([randomBytes(32)]);
  const altered = (message: WireMessage, n: number): WireMessage => ({ ...message, value: Buffer.from(JSON.stringify({ n, text: '' })) });

  it('hands over nothing that was forged, altered, or carried elsewhere, sets it aside with the reason, and goes on', async () => {
    const [topic, other] = [declare('mac'), declare('mac-other')];
    const bus = await open(topic, other);
    const [handled, letters] = [[] as number[], [] as DeliveredBytes[]];
    await bus.subscribeBatches(deadLetterTopic(topic)!, { group: group(), from: 'earliest' }, async (batch) => void letters.push(...batch));
    await bus.subscribe(topic, { group: group(), from: 'earliest' }, async ({ envelope }) => void handled.push(envelope.data.n));
    const of = (n: number, where = topic) => seal(where, event('k', n), '/approval/1');
    await write(topic, mac.sign(topic, of(1)));
    await write(topic, of(2));
    await write(topic, stranger.sign(topic, of(3)));
    await write(topic, altered(mac.sign(topic, of(4)), 40));
    await write(topic, { ...mac.sign(topic, of(5)), key: 'of another' });
    await write(topic, mac.sign(other, of(6)));
    await write(topic, mac.sign(other, of(7, other)));
    await write(topic, mac.sign(topic, of(8)));
    await eventually('the two that are ours and the six that are not', () => handled.length === 2 && letters.length === 6);
    expect(handled.toSorted((a, b) => a - b)).toEqual([1, 8]);
    const reasons = letters.map(({ headers }) => headers['ostiary_dead_reason']);
    expect(reasons.every((reason) => reason?.startsWith('UnprovenMessage: '))).toBe(true);
    expect(reasons.filter((reason) => reason?.includes('no MAC'))).toHaveLength(1);
    expect(reasons.filter((reason) => reason?.includes('not known here'))).toHaveLength(1);
    expect(letters.find(({ headers }) => !(MAC_HEADER in headers))?.key).toBe('k');
  });

  it('hands over none of them in a batch either', async () => {
    const topic = declare('mac-bytes', { encoding: 'bytes', partitions: 1 });
    const bus = await open(topic);
    const got: number[] = [];
    await bus.subscribeBatches(
      topic,
      { group: group(), from: 'earliest' },
      async (batch) => void got.push(...batch.map(({ bytes }) => bytes[0]!)),
    );
    const of = (n: number) => sealBytes(topic, { key: 'k', subject: 's', bytes: Uint8Array.of(n) }, '/ingress/1');
    await write(topic, of(1));
    await write(topic, stranger.sign(topic, of(2)));
    await write(topic, { ...mac.sign(topic, of(3)), value: Buffer.of(4) });
    await write(topic, mac.sign(topic, of(5)));
    await bus.publishBytes(topic, [{ key: 'k', subject: 's', bytes: Uint8Array.of(6) }]);
    await eventually('the last', () => got.includes(6));
    expect(got).toEqual([5, 6]);
  });

  it('hands over nothing to those who hear everything from the beginning of a compacted topic', async () => {
    const topic = declare('mac-compacted', { retention: 'compact', partitions: 1 });
    const bus = await open(topic);
    await bus.publish(topic, event('k', 1));
    await write(topic, seal(topic, event('l', 2), '/policy/1'));
    const got: number[] = [];
    const late = await bus.subscribe(topic, { group: 'each', from: 'earliest' }, async ({ envelope }) => void got.push(envelope.data.n));
    await late.caughtUp;
    await pause(50);
    expect(got).toEqual([1]);
  });
}

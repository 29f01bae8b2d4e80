import { setTimeout as pause } from 'node:timers/promises';
import type { Topic } from '#contracts';
import type { Admin, Kafka } from 'kafkajs';
import type { SubscribeOptions, Subscription } from '../bus.port.js';
import { Progress } from './progress.js';
import { type ConsumerSettings, TopicConsumer } from './topic-consumer.js';

export interface SubscriptionParts {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly closing: AbortSignal;
  readonly topic: Topic;
  readonly groupId: string;
  readonly each: boolean;
  readonly from: SubscribeOptions['from'];
  readonly atMost: ConsumerSettings['atMost'];
  readonly handle: ConsumerSettings['handle'];
}

interface Place {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

const LOOK_MS = 250;
const RETRY_MS = 500;

/**
 * Starts a consumer where its group stands. What the group has no committed offset for is set and committed to where the topic stood when this was
 * called: so `latest` means that moment and not the first fetch's, and a rebalance later (a broker's restart is enough) skips nothing.
 */
export async function openSubscription(parts: SubscriptionParts): Promise<{ consumer: TopicConsumer; subscription: Subscription }> {
  const { topic, groupId, each, atMost, handle } = parts;
  const places = await persistently(parts, () => placesOf(parts.admin, topic.name));
  const committed = await persistently(parts, () => commits(parts.admin, groupId, topic.name));
  const fresh = places.filter(({ partition }) => !committed.has(partition));
  const progress = new Progress(places.map(({ partition, low }) => [partition, maximum(low, committed.get(partition) ?? low)]));
  const starts = fresh.map(({ partition, low, high }) => ({ partition, offset: String(parts.from === 'earliest' ? low : high) }));
  const consumer = new TopicConsumer(parts.kafka, {
    topic: topic.name,
    groupId,
    fromBeginning: parts.from === 'earliest',
    // A shared group that begins at the beginning does so by itself, and its other members may be further by now.
    starts: each || parts.from === 'latest' ? starts : [],
    partitions: topic.partitions,
    atMost,
    handle,
    handled: (partition, next) => progress.reached(partition, next),
  });
  const watching = new AbortController();
  const caughtUp = progress.until(new Map(places.map(({ partition, high }) => [partition, high]))).finally(() => watching.abort());
  await consumer.start();
  if (!each) void watchCommits(parts, progress, AbortSignal.any([watching.signal, parts.closing]));
  const stop = async () => {
    watching.abort();
    await consumer.stop();
    // Nobody comes back to a group of one process. Where the broker is away it forgets the group by itself in time.
    if (each) await parts.admin.deleteGroups([groupId]).catch(() => undefined);
  };
  return { consumer, subscription: { caughtUp, stop } };
}

async function placesOf(admin: Admin, topic: string): Promise<Place[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
}

async function commits(admin: Admin, groupId: string, topic: string): Promise<Map<number, bigint>> {
  const [entry] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return new Map(
    (entry?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0).map(({ partition, offset }) => [partition, BigInt(offset)]),
  );
}

/** Other members' work counts towards a shared group's being caught up, and only the broker knows of it. */
async function watchCommits({ admin, groupId, topic }: SubscriptionParts, progress: Progress, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await pause(LOOK_MS, undefined, { signal: stop, ref: false }).catch(() => undefined);
    const known = await commits(admin, groupId, topic.name).catch(() => new Map<number, bigint>());
    for (const [partition, offset] of known) progress.reached(partition, offset);
  }
}

/** A broker that is away, or still loading its coordinators, is waited for. */
async function persistently<T>({ closing }: SubscriptionParts, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (closing.aborted) throw error;
      await pause(RETRY_MS, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}

function maximum(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

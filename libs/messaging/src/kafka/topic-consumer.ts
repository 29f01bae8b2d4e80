import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { failpoint } from '#failpoints';
import type { Handled, Received } from '../handling.js';

export interface ConsumerSettings {
  readonly topic: string;
  readonly groupId: string;
  readonly fromBeginning: boolean;
  /** Where to begin, once, in partitions for which the group has nothing committed. */
  readonly starts: readonly { readonly partition: number; readonly offset: string }[];
  readonly partitions: number;
  /** Messages handed over together: 1, or a batch. */
  readonly atMost: { readonly messages: number; readonly bytes: number };
  readonly handle: (messages: readonly Received[], stopping: AbortSignal) => Promise<Handled>;
  /** Told after each handled message: the partition and the offset that comes next. */
  readonly handled: (partition: number, next: bigint) => void;
}

const HEARTBEAT_MS = 1_500;
/** The broker's least; so long a killed process keeps its partitions. */
const SESSION_MS = 6_000;
/** How long the broker holds an empty fetch. Messages end it at once; shorter costs CPU at rest (6 % of a core for five consumers at 20 ms, 3 % at 50), longer nothing but a slower stop. */
const FETCH_WAIT_MS = 50;
const RESTART_MS = 500;

/** One kafkajs consumer on one topic, kept running until it is stopped: whatever kafkajs gives up on is begun anew. */
export class TopicConsumer {
  private readonly logger = new Logger('Kafka');
  private readonly stopping = new AbortController();
  private consumer: Consumer | undefined;
  private restarting: Promise<void> | undefined;
  private started = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly settings: ConsumerSettings,
  ) {}

  /** Resolves when it is a member of its group; tries for as long as it takes. */
  async start(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.join();
        return;
      } catch (error) {
        this.logger.warn(`${this.settings.groupId}: cannot join: ${describe(error)}`);
        await this.leave();
        await pause(RESTART_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** Lets the handler finish what it has in hand, commits that, and leaves the group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting;
    await this.leave();
  }

  private async join(): Promise<void> {
    const { topic, groupId, fromBeginning, partitions } = this.settings;
    const consumer = this.kafka.consumer({
      groupId,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: 15_000,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: 4 * 1024 * 1024,
      allowAutoTopicCreation: false,
      // One way back, ours: kafkajs comes back from some failures only, and even after it was told to stop.
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning });
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
        if (consumer === this.consumer) this.restarting ??= this.restart().finally(() => (this.restarting = undefined));
      });
    });
    joined.catch(() => undefined); // after the start nobody waits for it any more
    await consumer.run({
      eachBatchAutoResolve: false,
      autoCommitInterval: 500,
      partitionsConsumedConcurrently: Math.min(partitions, 16),
      eachBatch: (payload) => this.work(payload),
    });
    await joined;
    for (const start of this.started ? [] : this.settings.starts) consumer.seek({ topic, ...start });
    this.started = true;
  }

  private async restart(): Promise<void> {
    await this.leave();
    if (!this.stopping.signal.aborted) await this.start();
  }

  private async leave(): Promise<void> {
    const consumer = this.consumer;
    this.consumer = undefined;
    await consumer?.disconnect().catch((error: unknown) => this.logger.debug(`${this.settings.groupId}: ${describe(error)}`));
  }

  private async work(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    const keeper = new MembershipKeeper(payload);
    const stopping = AbortSignal.any([this.stopping.signal, keeper.lost]);
    try {
      for (const portion of portions(messages, this.settings.atMost)) {
        if (!payload.isRunning() || payload.isStale() || stopping.aborted) break;
        const received = portion.map((message) => toReceived(topic, partition, message));
        if ((await this.settings.handle(received, stopping)) === 'left') break;
        await failpoint('bus.acknowledge.before');
        const last = portion.at(-1)!.offset;
        payload.resolveOffset(last);
        this.settings.handled(partition, BigInt(last) + 1n);
        await payload.commitOffsetsIfNecessary();
      }
    } finally {
      keeper.end();
    }
    await payload.heartbeat();
  }
}

/** Keeps the membership alive while a handler takes its time, and says when it is lost: a retry must not go on for a partition that is another's by now. */
class MembershipKeeper {
  private readonly controller = new AbortController();
  readonly lost = this.controller.signal;
  private readonly timer: NodeJS.Timeout;

  constructor(payload: Pick<EachBatchPayload, 'heartbeat'>) {
    this.timer = setInterval(() => void payload.heartbeat().catch(() => this.controller.abort()), HEARTBEAT_MS);
  }

  end(): void {
    clearInterval(this.timer);
  }
}

function* portions(messages: readonly KafkaMessage[], atMost: ConsumerSettings['atMost']): Generator<KafkaMessage[]> {
  let portion: KafkaMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.value?.length ?? 0;
    if (portion.length > 0 && (portion.length >= atMost.messages || bytes + size > atMost.bytes)) {
      yield portion;
      [portion, bytes] = [[], 0];
    }
    portion.push(message);
    bytes += size;
  }
  if (portion.length > 0) yield portion;
}

function toReceived(topic: string, partition: number, { key, value, headers = {}, offset }: KafkaMessage): Received {
  const text = Object.entries(headers).map(([name, header]) => [name, String(Array.isArray(header) ? header[0] : header)] as const);
  return { topic, partition, offset, key: key?.toString() ?? '', value: value ?? Buffer.alloc(0), headers: Object.fromEntries(text) };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

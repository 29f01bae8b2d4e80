import { setTimeout as pause } from 'node:timers/promises';
import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { failpoint } from '#failpoints';
import { PublishRefused } from '../publish-refused.js';
import type { WireMessage } from '../wire.js';

interface Waiting {
  readonly topic: string;
  readonly messages: readonly WireMessage[];
  readonly bytes: number;
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Below the broker's limit for one request and one record batch. */
const SEND_BYTES = 900 * 1024;
const SEND_MESSAGES = 1_000;
const RETRY_MS = 200;

/**
 * One idempotent producer, and a queue before it: one send at a time, taking along all that came in while the last one was under way. That
 * keeps the order even over retries, and makes batches of what is busy without making what is not busy wait.
 */
export class Publisher {
  private readonly queue: Waiting[] = [];
  private producer: Producer | undefined;
  private sending: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly timeoutMs: number,
    /** Told of every success and failure, as signs of the broker's life. */
    private readonly observe: (answered: boolean) => void,
  ) {}

  /** Resolves when all in-sync replicas have the messages; rejects when that did not happen in time (they may yet have arrived), or at once when they can never be accepted. */
  send(topic: string, messages: readonly WireMessage[]): Promise<void> {
    if (this.closed) return Promise.reject(new Error('The bus is closed'));
    const bytes = messages.reduce((sum, { value }) => sum + value.length, 0);
    return new Promise((resolve, reject) => {
      this.queue.push({ topic, messages, bytes, deadline: Date.now() + this.timeoutMs, resolve, reject });
      this.sending ??= this.drain();
    });
  }

  /** Sends what is queued, as far as the broker lets it, then disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    await this.sending;
    await this.producer?.disconnect();
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) await this.deliver(this.next());
    this.sending = undefined; // in the same turn as the look at the queue, so that nothing is queued in between
  }

  private next(): Waiting[] {
    let [messages, bytes, taken] = [0, 0, 0];
    for (const waiting of this.queue) {
      messages += waiting.messages.length;
      bytes += waiting.bytes;
      if (taken > 0 && (messages > SEND_MESSAGES || bytes > SEND_BYTES)) break;
      taken += 1;
    }
    return this.queue.splice(0, taken);
  }

  private async deliver(batch: readonly Waiting[]): Promise<void> {
    let left = batch;
    while (left.length > 0) {
      try {
        await this.attempt(left);
        for (const { resolve } of left) resolve();
        return;
      } catch (error) {
        if (isFinal(error) && left.length > 1) {
          // One that is too large must not take the others with it.
          for (const single of left) await this.deliver([single]);
          return;
        }
        left = this.withoutExpired(left, error, isFinal(error) || this.closed);
        if (left.length > 0) await pause(RETRY_MS);
      }
    }
  }

  private withoutExpired(batch: readonly Waiting[], error: unknown, all: boolean): Waiting[] {
    const now = Date.now();
    const expired = batch.filter(({ deadline }) => all || now >= deadline);
    for (const { reject } of expired)
      reject(isRefusal(error) ? new PublishRefused('The broker refuses the message', { cause: error }) : error);
    return batch.filter((waiting) => !expired.includes(waiting));
  }

  private async attempt(batch: readonly Waiting[]): Promise<void> {
    try {
      this.producer ??= await this.connect();
      const topicMessages = batch.map(({ topic, messages }) => ({
        topic,
        messages: messages.map((message) => ({ ...message, headers: { ...message.headers } })),
      }));
      await failpoint('bus.send.before');
      await this.producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
      await failpoint('bus.send.after');
      this.observe(true);
    } catch (error) {
      this.observe(isFinal(error));
      // A fresh producer id: the broker may have forgotten this one, and then refuses every sequence number of it.
      if (!isFinal(error)) await this.reset();
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      metadataMaxAge: 60_000,
      // An idempotent producer of kafkajs insists on retrying; the deadline is kept out here.
      retry: { retries: 2, initialRetryTime: 50, maxRetryTime: 500 },
    });
    await producer.connect();
    return producer;
  }

  private async reset(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}

/** The broker will never take these very messages. */
const isRefusal = (error: unknown): boolean => isOf(error, ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD']);

/** What sending again at once cannot change; an operator can change what an account may do. */
const isFinal = (error: unknown): boolean => isRefusal(error) || isOf(error, ['TOPIC_AUTHORIZATION_FAILED', 'INVALID_TOPIC_EXCEPTION']);

function isOf(error: unknown, types: readonly string[]): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (types.includes(String((cause as { type?: unknown }).type))) return true;
  }
  return false;
}

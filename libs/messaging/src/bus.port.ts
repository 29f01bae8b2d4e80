import type { Envelope, Topic, TopicData } from '#contracts';

/** An event to be published; the bus adds source and time. `id` is set by whoever must be able to publish the same event twice (the outbox). */
export interface Outgoing<D> {
  readonly key: string;
  readonly subject: string;
  readonly data: D;
  readonly id?: string;
  readonly traceparent?: string;
}

/** Bytes for a topic whose encoding is `bytes`. */
export interface OutgoingBytes {
  readonly key: string;
  readonly subject: string;
  readonly bytes: Uint8Array;
  readonly id?: string;
  readonly traceparent?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Delivered<D> {
  readonly topic: string;
  readonly partition: number;
  /** As the broker counts, decimal. */
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly envelope: Envelope<D>;
}

export interface DeliveredBytes extends Omit<Delivered<unknown>, 'envelope'> {
  readonly envelope: Omit<Envelope<unknown>, 'data'>;
  readonly bytes: Uint8Array;
}

export interface SubscribeOptions {
  /** Consumers of one group share the partitions; `'each'` gives this process a group of its own, so that it hears everything. */
  readonly group: string | 'each';
  /** Where a group that has no committed offset starts. */
  readonly from: 'earliest' | 'latest';
  /**
   * How many messages of a partition a handler is given without waiting for the ones before; 1 unless said otherwise. Above 1 the
   * calls still begin in order, and what must happen in that order is the handler's to keep. Each message succeeds or fails by itself.
   */
  readonly atOnce?: number;
}

export interface Subscription {
  /** Resolves when everything that stood on the topic at subscription time has been handled: a compacted topic is then known. */
  readonly caughtUp: Promise<void>;
  stop(): Promise<void>;
}

/**
 * The one way services talk. Delivery is at least once, in order per key. A handler that throws is retried a bounded number
 * of times, then the message goes to the topic's dead-letter topic with the reason, and the partition goes on.
 * Adapters: Kafka, in-process. Messages that do not fit the topic's schema go to the dead-letter topic unhandled.
 */
export abstract class Bus {
  /** Whether what was published outlives this process. Where it does not, an outbox must keep an event until its consumers have it. */
  abstract readonly isDurable: boolean;
  /** Resolves when the broker has it durably (acks all). Rejects after the adapter's own retries, at the latest after 30 s. */
  abstract publish<T extends Topic>(topic: T, event: Outgoing<TopicData<T>>): Promise<void>;
  abstract publishBytes(topic: Topic, events: readonly OutgoingBytes[]): Promise<void>;
  abstract subscribe<T extends Topic>(
    topic: T,
    options: SubscribeOptions,
    handler: (message: Delivered<TopicData<T>>) => Promise<void>,
  ): Promise<Subscription>;
  /**
   * Raw batches in partition order. The handler's promise commits the batch. Where it rejects with RetryLater the same batch is delivered again
   * after a pause, for as long as it takes; any other rejection counts: after as many as a message may fail the batch is delivered by halves, down to
   * the message that is at fault, which is set aside. So a handler that rejects must have done nothing of its batch.
   */
  abstract subscribeBatches(
    topic: Topic,
    options: SubscribeOptions,
    handler: (batch: readonly DeliveredBytes[]) => Promise<void>,
  ): Promise<Subscription>;
  /** Whether the broker answers now. */
  abstract isReady(): boolean;
  abstract close(): Promise<void>;
}

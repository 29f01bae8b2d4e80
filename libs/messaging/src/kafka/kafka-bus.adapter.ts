import { setTimeout as pause } from 'node:timers/promises';
import { type Topic, type TopicData, newId } from '#contracts';
import { Logger } from '@nestjs/common';
import { type Admin, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import {
  Bus,
  type Delivered,
  type DeliveredBytes,
  type Outgoing,
  type OutgoingBytes,
  type SubscribeOptions,
  type Subscription,
} from '../bus.port.js';
import { batchHandling } from '../batch-handling.js';
import { deadLetterTopic } from '../dead-letter.js';
import { defaultRetryPolicy, type RetryPolicy } from '../delivery.js';
import { type Handled, type Handling, messageHandling, type Received, type SetAsideObserver, sideBySide } from '../handling.js';
import type { MessageMac } from '../mac/message-mac.js';
import { Waiting } from '../waiting.js';
import { seal, sealBytes } from '../wire.js';
import { groupPrefixOf } from './broker-access.js';
import { createTopics, missingTopics } from './create-topics.js';
import { guardIdleTimer } from './idle-timer-guard.js';
import { kafkaLog } from './kafka-log.js';
import { Publisher } from './publisher.js';
import { openSubscription, type SubscriptionParts } from './subscription.js';
import type { TopicConsumer } from './topic-consumer.js';

/** An account at the brokers; PLAIN only makes sense over TLS. */
export interface BrokerAccount {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How the brokers are reached. */
export interface BrokerAccess {
  /** True: TLS, checked against the system's authorities; with certificates (PEM), against those of `ca`, and shown as our own. */
  readonly tls: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly account: BrokerAccount | null;
  /** Whether missing topics are created; where false they must be there. */
  readonly createsTopics: boolean;
}

export interface KafkaBusOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Whose bus it is: `policy`. Its groups, and its account, are named after it. */
  readonly service: string;
  /** The URI reference that envelopes name as their source. */
  readonly source: string;
  /** Created at the broker where they are missing, with their dead-letter topics. */
  readonly topics: readonly Topic[];
  readonly replicationFactor: number;
  /** Signs what is published; what it does not know is not handled. */
  readonly mac: MessageMac;
  readonly onSetAside?: SetAsideObserver;
  /** By default plain text, without an account. */
  readonly access?: BrokerAccess;
  readonly retry?: RetryPolicy;
  readonly publishTimeoutMs?: number;
}

const openAccess: BrokerAccess = { tls: false, account: null, createsTopics: true };

const PROBE_MS = 2_000;
const RETRY_MS = 500;
const BATCH = { messages: 500, bytes: 1024 * 1024 };

/**
 * The bus of the distributed form, on kafkajs. Group ids are `<group>.<topic>`: kafkajs hands a group's topics to all of its members, so that one
 * group on several topics must not be. A broker that is away is waited for: publishers up to their limit, subscribers as long as it takes.
 */
export class KafkaBus extends Bus {
  override readonly isDurable = true;
  private readonly logger = new Logger('Kafka');
  private readonly closing = new AbortController();
  private readonly consumers = new Set<TopicConsumer>();
  private readonly retry: RetryPolicy;
  private answers = false;
  private caring: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: KafkaBusOptions,
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    /** Two, so that an event never waits behind a batch of the journal. */
    private readonly publishers: { readonly events: Publisher; readonly bytes: Publisher },
    private readonly prepared: Promise<void>,
  ) {
    super();
    this.retry = options.retry ?? defaultRetryPolicy;
  }

  /** Opens the bus at once; connecting, creating topics and looking after the broker's health go on behind it. */
  static connect(options: KafkaBusOptions): Promise<KafkaBus> {
    guardIdleTimer();
    const { tls, account } = options.access ?? openAccess;
    const kafka = new Kafka({
      brokers: [...options.brokers],
      clientId: options.clientId,
      ...(tls === false ? {} : { ssl: tls === true ? true : { ...tls } }),
      ...(account === null ? {} : { sasl: account as SASLOptions }),
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      logLevel: logLevel.WARN,
      logCreator: kafkaLog,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    const admin = kafka.admin({ retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 500 } });
    const { promise: prepared, resolve } = Promise.withResolvers<void>();
    const observe = (answered: boolean) => void (bus.answers = answered);
    const timeout = options.publishTimeoutMs ?? 30_000;
    const publishers = { events: new Publisher(kafka, timeout, observe), bytes: new Publisher(kafka, timeout, observe) };
    const bus = new KafkaBus(options, kafka, admin, publishers, prepared);
    bus.caring = bus.prepare(resolve);
    return Promise.resolve(bus);
  }

  override async publish<T extends Topic>(topic: T, event: Outgoing<TopicData<T>>): Promise<void> {
    await this.publishers.events.send(topic.name, [this.options.mac.sign(topic, seal(topic, event, this.options.source))]);
  }

  override async publishBytes(topic: Topic, events: readonly OutgoingBytes[]): Promise<void> {
    const messages = events.map((event) => this.options.mac.sign(topic, sealBytes(topic, event, this.options.source)));
    if (messages.length > 0) await this.publishers.bytes.send(topic.name, messages);
  }

  override subscribe<T extends Topic>(
    topic: T,
    options: SubscribeOptions,
    handler: (message: Delivered<TopicData<T>>) => Promise<void>,
  ): Promise<Subscription> {
    const atMost = { ...BATCH, messages: options.atOnce ?? 1 };
    return this.open(topic, options, atMost, (handling) => sideBySide(messageHandling(topic, handler, handling)));
  }

  override subscribeBatches(
    topic: Topic,
    options: SubscribeOptions,
    handler: (batch: readonly DeliveredBytes[]) => Promise<void>,
  ): Promise<Subscription> {
    return this.open(topic, options, BATCH, (handling) => batchHandling(topic, handler, handling));
  }

  override isReady(): boolean {
    return this.answers && !this.closing.signal.aborted;
  }

  override async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
    await Promise.all([this.publishers.events.close(), this.publishers.bytes.close()]);
    await this.caring; // a connection that is just being made could not be closed yet
    await this.admin.disconnect().catch(() => undefined);
  }

  private async open(
    topic: Topic,
    options: SubscribeOptions,
    atMost: SubscriptionParts['atMost'],
    build: (handling: Handling) => (messages: readonly Received[], stopping: AbortSignal) => Promise<Handled>,
  ): Promise<Subscription> {
    await this.prepared;
    const each = options.group === 'each';
    const groupId = each ? `${groupPrefixOf(this.options.service)}each-${newId()}` : `${options.group}.${topic.name}`;
    const { mac, onSetAside = () => undefined } = this.options;
    const dead = deadLetterTopic(topic);
    const setAside: Handling['setAside'] = async (letter) => void (dead && (await this.publishers.bytes.send(dead.name, [letter])));
    const handle = build({ group: options.group, retry: this.retry, mac, setAside, onSetAside });
    const { kafka, admin, closing } = this;
    const { consumer, subscription } = await openSubscription({
      kafka,
      admin,
      closing: closing.signal,
      topic,
      groupId,
      each,
      from: options.from,
      atMost,
      handle,
    });
    this.consumers.add(consumer);
    return { caughtUp: subscription.caughtUp, stop: () => subscription.stop().finally(() => this.consumers.delete(consumer)) };
  }

  /**
   * Connects and creates the topics, however long the broker takes; then asks every few seconds whether it is still there, and still has them: one whose
   * disks were exchanged has none, and nobody could publish or join until the services are started again.
   */
  private async prepare(done: () => void): Promise<void> {
    const waiting = new Waiting(`the broker at ${this.options.brokers.join(', ')}`);
    for (let ready = false; !this.closing.signal.aborted;) {
      try {
        if (ready) {
          await this.look();
        } else {
          await this.admin.connect();
          if (this.createsTopics) await createTopics(this.admin, this.options.topics, this.options.replicationFactor);
          ready = true;
          done();
        }
        this.answers = true;
      } catch (error) {
        if (!ready) waiting.because(error);
        else if (this.answers) this.logger.warn(`The broker does not answer: ${error instanceof Error ? error.message : String(error)}`);
        this.answers = false;
      }
      await pause(ready ? PROBE_MS : RETRY_MS, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
    }
    done();
  }

  private get createsTopics(): boolean {
    return (this.options.access ?? openAccess).createsTopics;
  }

  private async look(): Promise<void> {
    if (!this.createsTopics) return void (await this.admin.describeCluster());
    const { topics, replicationFactor } = this.options;
    if ((await missingTopics(this.admin, topics)).length === 0) return;
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const created = await createTopics(admin, topics, replicationFactor);
      if (created > 0) this.logger.error(`The broker had lost ${created} topics, with what was in them: they are created again`);
    } finally {
      await admin.disconnect();
    }
  }
}

import type { Topic, TopicData } from '#contracts';
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
import { type Handling, messageHandling, type SetAsideObserver, sideBySide } from '../handling.js';
import { MessageMac } from '../mac/message-mac.js';
import { seal, sealBytes, type WireMessage } from '../wire.js';
import { ConsumerGroup, type Member } from './consumer-group.js';
import { memberTaking } from './members.js';
import { type StoredMessage, TopicLog } from './stored-message.js';

export interface InProcessBusOptions {
  /** The URI reference that envelopes name as their source. */
  readonly source?: string;
  readonly retry?: RetryPolicy;
  /** How long a publish may wait for the consumers, in milliseconds. */
  readonly publishTimeoutMs?: number;
  /** Unhandled bytes of one group and topic above which publishers wait. */
  readonly backlogBytes?: number;
  /** By default one of this process: nothing else can publish to it. */
  readonly mac?: MessageMac;
  readonly onSetAside?: SetAsideObserver;
}

/** Messages of a batch; the journal's are small. */
const BATCH = 500;

interface Channel {
  readonly topic: Topic;
  readonly log: TopicLog;
  readonly groups: Map<string, ConsumerGroup>;
}

/**
 * The bus of the embedded form: topics, partitions and groups in this process's memory, with the broker's semantics.
 * Memory is not durable, so `publish` resolves when every shared group that listens has dealt with the message: what an outbox
 * deletes afterwards has truly arrived. So a handler must not await a publish that its own partition would have to handle.
 * `publishBytes` resolves when the message is queued (its one user, the journal, sends again what was never committed).
 */
export class InProcessBus extends Bus {
  override readonly isDurable = false;
  private readonly channels = new Map<string, Channel>();
  private readonly waiting = new Set<() => void>();
  private readonly unsettled = new Set<(error: Error) => void>();
  private readonly stopping = new AbortController();
  private ephemeral = 0;
  private readonly options: Required<InProcessBusOptions>;

  constructor(options: InProcessBusOptions = {}) {
    super();
    this.options = {
      source: '/ostiary',
      retry: defaultRetryPolicy,
      publishTimeoutMs: 30_000,
      backlogBytes: 64 * 1024 * 1024,
      mac: options.mac ?? MessageMac.ofThisProcess(),
      onSetAside: () => undefined,
      ...options,
    };
  }

  override async publish<T extends Topic>(topic: T, event: Outgoing<TopicData<T>>): Promise<void> {
    const message = this.options.mac.sign(topic, seal(topic, event, this.options.source));
    const deadline = Date.now() + this.options.publishTimeoutMs;
    await this.roomOn(topic, deadline);
    await this.settled(
      (settle) => this.append(topic, message, settle),
      deadline,
      `${topic.name}: its consumers did not deal with the message in time`,
    );
  }

  override async publishBytes(topic: Topic, events: readonly OutgoingBytes[]): Promise<void> {
    const messages = events.map((event) => this.options.mac.sign(topic, sealBytes(topic, event, this.options.source)));
    await this.roomOn(topic, Date.now() + this.options.publishTimeoutMs);
    for (const message of messages) this.append(topic, message, () => undefined);
  }

  override subscribe<T extends Topic>(
    topic: T,
    options: SubscribeOptions,
    handler: (message: Delivered<TopicData<T>>) => Promise<void>,
  ): Promise<Subscription> {
    return Promise.resolve(
      this.attach(topic, options, (handling, stopping) =>
        memberTaking(options.atOnce ?? 1, sideBySide(messageHandling(topic, handler, handling)), stopping),
      ),
    );
  }

  override subscribeBatches(
    topic: Topic,
    options: SubscribeOptions,
    handler: (batch: readonly DeliveredBytes[]) => Promise<void>,
  ): Promise<Subscription> {
    return Promise.resolve(
      this.attach(topic, options, (handling, stopping) => memberTaking(BATCH, batchHandling(topic, handler, handling), stopping)),
    );
  }

  /** Takes a message as it is, MAC and all, as a broker takes whatever a client writes. For tests of what must not be handled. */
  write(topic: Topic, message: WireMessage): void {
    this.append(topic, message, () => undefined);
  }

  override isReady(): boolean {
    return !this.stopping.signal.aborted;
  }

  /** Resolves when no group has anything left to do; dead letters included. For tests and for an orderly stop. */
  async drained(): Promise<void> {
    const idle = () => [...this.channels.values()].every(({ groups }) => [...groups.values()].every((group) => group.isIdle));
    await this.until(idle, Number.POSITIVE_INFINITY, '');
  }

  override async close(): Promise<void> {
    this.stopping.abort();
    this.progressed();
    for (const fail of this.unsettled) fail(new Error('The bus is closed'));
    const groups = [...this.channels.values()].flatMap(({ groups }) => [...groups.values()]);
    await Promise.all(groups.flatMap((group) => [...group.members].map((member) => group.leave(member))));
  }

  private attach(topic: Topic, options: SubscribeOptions, build: (handling: Handling, stopping: AbortSignal) => Member): Subscription {
    this.assertOpen();
    const channel = this.channel(topic);
    const each = options.group === 'each';
    const name = each ? `each-${(this.ephemeral += 1)}` : options.group;
    const group = channel.groups.get(name) ?? this.createGroup(channel, name, options.from);
    const stopping = new AbortController();
    const dead = deadLetterTopic(topic);
    const setAside = async (letter: WireMessage) => void (dead && this.append(dead, letter, () => undefined));
    const { retry, mac, onSetAside } = this.options;
    const member = build({ group: name, retry, mac, setAside, onSetAside }, AbortSignal.any([stopping.signal, this.stopping.signal]));
    const before = group.pending();
    const caughtUp = this.until(() => before.every((message) => !group.holds(message)), Number.POSITIVE_INFINITY, '');
    caughtUp.catch(() => undefined); // whoever does not ask for it must not see its rejection at close
    group.join(member);
    return {
      caughtUp,
      stop: async () => {
        stopping.abort();
        await group.leave(member);
        if (each) channel.groups.delete(name);
      },
    };
  }

  private createGroup(channel: Channel, name: string, from: SubscribeOptions['from']): ConsumerGroup {
    const group = new ConsumerGroup(channel.topic.partitions, () => this.progressed());
    if (from === 'earliest') for (const message of channel.log.held()) group.add({ message, settle: () => undefined });
    channel.groups.set(name, group);
    return group;
  }

  /** Gives the message to every group; the result is how many of them the publisher has to wait for. */
  private append(topic: Topic, message: WireMessage, settled: () => void): number {
    const channel = this.channel(topic);
    const stored: StoredMessage = channel.log.append(message);
    let waitFor = 0;
    for (const [name, group] of channel.groups) {
      const counts = group.members.length > 0 && !name.startsWith('each-');
      if (counts) waitFor += 1;
      group.add({ message: stored, settle: counts ? settled : () => undefined });
    }
    return waitFor;
  }

  private async roomOn(topic: Topic, deadline: number): Promise<void> {
    this.assertOpen();
    const { groups } = this.channel(topic);
    const room = () => [...groups.values()].every((group) => group.queuedBytes < this.options.backlogBytes);
    await this.until(room, deadline, `${topic.name}: the consumers’ backlog is full`);
    this.assertOpen(); // it may have closed while this waited; a message taken then would be lost
  }

  private channel(topic: Topic): Channel {
    const known = this.channels.get(topic.name);
    if (known) return known;
    const channel = { topic, log: new TopicLog(topic), groups: new Map<string, ConsumerGroup>() };
    this.channels.set(topic.name, channel);
    return channel;
  }

  private assertOpen(): void {
    if (this.stopping.signal.aborted) throw new Error('The bus is closed');
  }

  /** Resolves when as many deliveries have settled as `begin` announces. One countdown a message is cheaper than one promise a delivery: thousands can be under way. */
  private settled(begin: (settle: () => void) => number, deadline: number, late: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.unsettled.delete(end);
        if (error) reject(error);
        else resolve();
      };
      let left = begin(() => (left -= 1) === 0 && end());
      const timer = left > 0 ? setTimeout(() => end(new Error(late)), deadline - Date.now()) : undefined;
      this.unsettled.add(end);
      if (left === 0) end();
    });
  }

  private progressed(): void {
    for (const check of this.waiting) check();
  }

  /** Resolves once the condition holds, looked at after each piece of progress; rejects at the deadline or when the bus closes. */
  private until(condition: () => boolean, deadline: number, late: string): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        this.waiting.delete(check);
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      };
      const check = () => {
        if (condition()) end();
        else if (this.stopping.signal.aborted) end(new Error('The bus is closed'));
      };
      const timer = Number.isFinite(deadline) ? setTimeout(() => end(new Error(late)), deadline - Date.now()) : undefined;
      this.waiting.add(check);
    });
  }
}

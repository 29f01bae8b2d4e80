import type { Topic, TopicData } from '#contracts';
import { UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { Delivered, DeliveredBytes, SubscribeOptions } from '../bus.port.js';
import { PassErrorsToBus } from './pass-errors-to-bus.filter.js';

/** What a handler asks of the bus. `group` may be left out on a topic with one declared consumer: it is then `ostiary-<that service>`. */
export interface OnOptions {
  /** One of the services' groups, or `'each'`: every process hears everything. Two handlers of one topic need two groups. */
  readonly group?: string;
  /** By default `earliest` for a shared group (nothing published before the first start is missed), `latest` for `'each'`. */
  readonly from?: SubscribeOptions['from'];
  /** By default `intake`. */
  readonly role?: HandlerRole;
  /** See `SubscribeOptions.atOnce`. */
  readonly atOnce?: number;
}

/**
 * What a handler hears: what begins work here, or what work under way waits for. At a shutdown intake ends first, and answers are heard
 * until nothing is under way.
 */
export type HandlerRole = 'intake' | 'answers';

export interface HandlerBinding {
  readonly topic: Topic;
  readonly role: HandlerRole;
  readonly options: SubscribeOptions;
  readonly batch: boolean;
}

const HANDLER = Symbol('ostiary-handler');

type Handles<M> = <D extends (message: M) => Promise<void>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<D>,
) => void;

/**
 * Makes a method of a Nest controller the handler of a topic:
 *
 *     @Controller()
 *     export class ResolvedConsumer {
 *       @On(approvalResolved, { group: 'ostiary-policy' })
 *       async onResolved(message: Delivered<TopicData<typeof approvalResolved>>): Promise<void> { … }
 *     }
 *
 * Delivery is at least once and in order per key. A rejection is retried a few times, then the message is set aside on the
 * dead-letter topic; throw `RetryLater` (Transactions does, when the database is away) to get it again for as long as it takes.
 */
export function On<T extends Topic>(topic: T, options: OnOptions = {}): Handles<Delivered<TopicData<T>>> {
  return bind({ topic, role: options.role ?? 'intake', options: complete(topic, options), batch: false });
}

/** The same for raw batches: the promise commits them, a rejection brings the same batch again; see `Bus.subscribeBatches`. */
export function OnBatch(topic: Topic, options: OnOptions = {}): Handles<readonly DeliveredBytes[]> {
  return bind({ topic, role: options.role ?? 'intake', options: complete(topic, options), batch: true });
}

function bind(binding: HandlerBinding) {
  return (target: object, key: string | symbol, descriptor: PropertyDescriptor): void => {
    EventPattern(binding.topic.name, { binding })(target, key, descriptor);
    UseFilters(new PassErrorsToBus())(target, key, descriptor);
    Reflect.defineMetadata(HANDLER, binding, descriptor.value as object);
  };
}

/** What a method is bound to, if it is a handler. */
export function bindingOf(method: unknown): HandlerBinding | undefined {
  return typeof method === 'function' ? (Reflect.getMetadata(HANDLER, method) as HandlerBinding | undefined) : undefined;
}

function complete(topic: Topic, options: OnOptions): SubscribeOptions {
  const [only, ...others] = topic.consumers;
  if (options.group === undefined && (only === undefined || others.length > 0)) {
    throw new Error(
      `${topic.name} has ${topic.consumers.length} declared consumers: say which one this is, e.g. @On(topic, { group: 'ostiary-policy' })`,
    );
  }
  const group = options.group ?? `ostiary-${only}`;
  return { group, from: options.from ?? (group === 'each' ? 'latest' : 'earliest'), atOnce: options.atOnce ?? 1 };
}

import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Bus, Delivered, DeliveredBytes, Subscription } from '../bus.port.js';
import type { HandlerBinding, HandlerRole } from './on.decorator.js';

interface Registration {
  readonly binding: HandlerBinding;
  readonly handler: MessageHandler;
}

/** Nest's transport over our Bus: collects the `@On` handlers, subscribes them at listen, stops them at close. */
export class BusServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('ostiary-bus');
  override readonly propagatesEventHandlerErrors = true;
  private readonly registrations: Registration[] = [];
  private readonly subscriptions = new Map<Subscription, HandlerRole>();

  constructor(private readonly bus: Bus) {
    super();
  }

  /** Resolves when every handler has dealt with what stood on its topic when it subscribed. */
  async caughtUp(): Promise<void> {
    await Promise.all([...this.subscriptions.keys()].map((subscription) => subscription.caughtUp));
  }

  override addHandler(_pattern: unknown, handler: MessageHandler, _isEvent?: boolean, extras?: Record<string, unknown>): void {
    const binding = extras?.['binding'] as HandlerBinding | undefined;
    if (binding === undefined)
      throw new Error('Declare handlers with @On or @OnBatch; @EventPattern and @MessagePattern do not reach the bus');
    const { topic, options } = binding;
    const taken = this.registrations.some(
      (other) => other.binding.topic.name === topic.name && other.binding.options.group === options.group,
    );
    if (taken && options.group !== 'each') {
      throw new Error(
        `Two handlers of ${topic.name} in the group ${options.group} would each get half of it: give one of them a group of its own`,
      );
    }
    this.registrations.push({ binding, handler });
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await Promise.all(this.registrations.map((registration) => this.subscribe(registration)));
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Ends the handlers of one role; resolves when those under way are through. */
  async stop(role: HandlerRole): Promise<void> {
    const ending = [...this.subscriptions].filter(([, of]) => of === role).map(([subscription]) => subscription);
    for (const subscription of ending) this.subscriptions.delete(subscription);
    await Promise.all(ending.map((subscription) => subscription.stop()));
  }

  async close(): Promise<void> {
    await Promise.all([this.stop('intake'), this.stop('answers')]);
  }

  override on(): never {
    throw new Error('The bus has no transport events; ask Bus.isReady()');
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest’s own signature
  override unwrap<T>(): T {
    return this.bus as T;
  }

  private async subscribe({ binding: { topic, role, options, batch }, handler }: Registration): Promise<void> {
    const handle = async (message: Delivered<unknown> | readonly DeliveredBytes[]): Promise<void> => {
      const result: unknown = await handler(message, undefined);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
    const { bus } = this;
    const subscription = await (batch ? bus.subscribeBatches(topic, options, handle) : bus.subscribe(topic, options, handle));
    this.subscriptions.set(subscription, role);
  }
}

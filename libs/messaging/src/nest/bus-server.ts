import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Bus, Delivered, DeliveredBytes, Subscription } from '../bus.port.js';
import type { HandlerBinding } from './on.decorator.js';

interface Registration {
  readonly binding: HandlerBinding;
  readonly handler: MessageHandler;
}

/** Nest's transport over our Bus: collects the `@On` handlers, subscribes them at listen, stops them at close. */
export class BusServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('ostiary-bus');
  override readonly propagatesEventHandlerErrors = true;
  private readonly registrations: Registration[] = [];
  private readonly subscriptions: Subscription[] = [];

  constructor(private readonly bus: Bus) {
    super();
  }

  /** Resolves when every handler has dealt with what stood on its topic when it subscribed. */
  async caughtUp(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.caughtUp));
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
      this.subscriptions.push(...(await Promise.all(this.registrations.map((registration) => this.subscribe(registration)))));
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((subscription) => subscription.stop()));
  }

  override on(): never {
    throw new Error('The bus has no transport events; ask Bus.isReady()');
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest’s own signature
  override unwrap<T>(): T {
    return this.bus as T;
  }

  private subscribe({ binding: { topic, options, batch }, handler }: Registration): Promise<Subscription> {
    const handle = async (message: Delivered<unknown> | readonly DeliveredBytes[]): Promise<void> => {
      const result: unknown = await handler(message, undefined);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
    return batch ? this.bus.subscribeBatches(topic, options, handle) : this.bus.subscribe(topic, options, handle);
  }
}

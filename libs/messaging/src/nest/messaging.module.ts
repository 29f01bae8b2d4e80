import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Bus } from '../bus.port.js';
import { bindingOf } from './on.decorator.js';

/** Gives every module of the application the one Bus of its process. */
@Module({})
export class MessagingModule implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  static forRoot({ bus }: { bus: Bus }): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [{ provide: Bus, useValue: bus }],
      exports: [Bus],
    };
  }

  /** Nest looks for handlers in controllers only; one among the providers would never hear anything, and nobody would say so. */
  onModuleInit(): void {
    for (const { metatype, name } of this.discovery.getProviders()) {
      const prototype = (metatype as { prototype?: object } | null)?.prototype;
      for (const method of prototype ? Object.getOwnPropertyNames(prototype) : []) {
        const value: unknown = Object.getOwnPropertyDescriptor(prototype, method)?.value;
        const topic = bindingOf(value)?.topic.name;
        if (topic)
          throw new Error(
            `${name}.${method} handles ${topic}, but ${name} is a provider: make it a @Controller() and list it under controllers`,
          );
      }
    }
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { Bus } from '../bus.port.js';

/** Gives every module of the application the one Bus of its process. */
@Module({})
export class MessagingModule {
  static forRoot({ bus }: { bus: Bus }): DynamicModule {
    return { module: MessagingModule, global: true, providers: [{ provide: Bus, useValue: bus }], exports: [Bus] };
  }
}

import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type OstiaryConfig, Readiness } from '#chassis';
import { controlServices } from './control-services.js';
import { stateOf } from './services-health.js';

/** Where the services are processes of their own, the control address is ready only when each of them is. */
@Module({})
export class ProxiedModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    for (const service of controlServices(this.config))
      this.readiness.register(service.name, async () => {
        const state = await stateOf(service);
        return state === 'ready' || state;
      });
  }
}

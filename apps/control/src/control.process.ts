import { runService } from '#chassis';
import { controlHttp } from './control-http.js';
import { ControlModule } from './control.module.js';
import { AllMetrics } from './proxied/all-metrics.js';
import { controlServices } from './proxied/control-services.js';
import { passOn } from './proxied/pass-on.js';
import { ProxiedModule } from './proxied/proxied.module.js';

await runService({
  name: 'control',
  modules: [ControlModule, ProxiedModule],
  address: ({ api }) => api,
  messages: false,
  metrics: (config) => new AllMetrics(controlServices(config)),
  http: (config) => controlHttp(config, (fastify) => passOn(fastify, controlServices(config))),
});

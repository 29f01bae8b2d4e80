import { runService } from '#chassis';
import { ControlModule } from './control.module.js';
import { AllMetrics } from './proxied/all-metrics.js';
import { controlServices } from './proxied/control-services.js';
import { passOn } from './proxied/pass-on.js';
import { ProxiedModule } from './proxied/proxied.module.js';

/** Of a policy, the largest there is to send. */
const maxBodyBytes = 4 * 1024 * 1024;

await runService({
  name: 'control',
  modules: [ControlModule, ProxiedModule],
  address: ({ api }) => api,
  messages: false,
  metrics: (config) => new AllMetrics(controlServices(config)),
  http: (config) => ({ bodyLimit: maxBodyBytes, configure: (fastify) => passOn(fastify, controlServices(config)) }),
});

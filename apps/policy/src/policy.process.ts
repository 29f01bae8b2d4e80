import { runService } from '#chassis';
import { PolicyModule } from './policy.module.js';

await runService({
  name: 'policy',
  modules: [PolicyModule],
  address: ({ api, services }) => ({ host: api.host, port: services.policyPort }),
});

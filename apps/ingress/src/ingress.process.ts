import { runService } from '#chassis';
import { ingressHttp } from './ingress-http.js';
import { IngressModule } from './ingress.module.js';

await runService({
  name: 'ingress',
  modules: [IngressModule],
  address: ({ ingress }) => ({ host: ingress.host, port: ingress.port }),
  http: ingressHttp,
});

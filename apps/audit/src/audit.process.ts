import { runService } from '#chassis';
import { AuditModule } from './audit.module.js';

await runService({
  name: 'audit',
  modules: [AuditModule],
  address: ({ api, services }) => ({ host: api.host, port: services.auditPort }),
});

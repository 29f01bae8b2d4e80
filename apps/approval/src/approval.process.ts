import { runService } from '#chassis';
import { ApprovalModule } from './approval.module.js';

await runService({
  name: 'approval',
  modules: [ApprovalModule],
  address: ({ api, services }) => ({ host: api.host, port: services.approvalPort }),
});

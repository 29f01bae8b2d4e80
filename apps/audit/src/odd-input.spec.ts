import { openApiDocument } from '#chassis';
import { oddInputContract } from '#chassis/testing';
import { AuditModule } from './audit.module.js';
import { AuditServiceFake } from './testing/audit-service.fake.js';

describe('the audit API', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  oddInputContract({
    document: () => openApiDocument([AuditModule], 'audit', '1'),
    url: () => audit.service.url,
    token: () => audit.token('erin'),
  });
});

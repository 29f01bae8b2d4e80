import { openApiDocument } from '#chassis';
import { oddInputContract } from '#chassis/testing';
import { ApprovalModule } from './approval.module.js';
import { ApprovalServiceFake } from './testing/approval-service.fake.js';

describe('the approval API', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  oddInputContract({
    document: () => openApiDocument([ApprovalModule], 'approval', '1'),
    url: () => service.service.url,
    token: () => service.token('erin'),
  });
});

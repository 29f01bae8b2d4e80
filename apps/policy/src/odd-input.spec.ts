import { openApiDocument } from '#chassis';
import { oddInputContract } from '#chassis/testing';
import { Logger } from '@nestjs/common';
import { PolicyModule } from './policy.module.js';
import { RunningPolicy } from './running-policy.fake.js';

Logger.overrideLogger(false);

describe('the policy API', () => {
  let policy: RunningPolicy;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
  });
  afterAll(() => policy.stop());

  oddInputContract({
    document: () => openApiDocument([PolicyModule], 'policy', '1'),
    url: () => policy.url,
    token: () => policy.issuer.sign({ sub: 'erin', groups: ['administrators'] }),
  });
});

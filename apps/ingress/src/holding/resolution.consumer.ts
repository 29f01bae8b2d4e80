import { Controller } from '@nestjs/common';
import { approvalResolved } from '#contracts';
import { failpoint } from '#failpoints';
import { On, type Delivered } from '#messaging';
import { Resolutions, type Resolution } from './resolutions.js';

/** Every instance hears every resolution: whichever holds the call acts on it. */
@Controller()
export class ResolutionConsumer {
  constructor(private readonly resolutions: Resolutions) {}

  @On(approvalResolved, { group: 'each', from: 'latest', role: 'answers' })
  async resolved(message: Delivered<Resolution>): Promise<void> {
    await failpoint('hold.resolution.heard');
    this.resolutions.resolved(message.envelope.data);
  }
}

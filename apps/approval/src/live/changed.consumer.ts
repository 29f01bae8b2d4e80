import { approvalChanged } from '#contracts';
import { On } from '#messaging';
import { Controller } from '@nestjs/common';
import { LiveStreams } from './live-streams.js';

/** Every replica hears that something has happened, and looks what it was: an event may come late, twice and in any order. */
@Controller()
export class ChangedConsumer {
  constructor(private readonly streams: LiveStreams) {}

  @On(approvalChanged, { group: 'each', from: 'latest', role: 'answers' })
  async changed(): Promise<void> {
    this.streams.wake();
  }
}

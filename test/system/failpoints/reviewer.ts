import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlApi, shows } from '../harness/control-api.js';
import type { Intents } from './mixed-load.js';

/** Looks at open cards again and again, and votes on those it knows the word of, as often as it takes. */
export class Reviewer {
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly api: ControlApi,
    private readonly intents: Intents,
  ) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      // The service may be away just now.
      await this.look().catch(() => undefined);
      await sleep(150);
    }
  }

  private async look(): Promise<void> {
    const voting = (await this.api.pendingApprovals()).map(async (approval) => {
      const intent = [...this.intents].find(([word]) => shows(approval, word));
      if (intent !== undefined) await this.api.voteOn(approval, intent[1], `about ${intent[0]}`).catch(() => undefined);
    });
    await Promise.all(voting);
  }
}

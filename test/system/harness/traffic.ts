import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.js';
import type { IngressClient } from './ingress-client.js';
import { uniqueWord } from './unique.js';

export interface Sent {
  /** Stands in the prompt and nowhere else. */
  readonly word: string;
  /** Null when the connection broke before an answer was whole. */
  readonly answer: Answer | null;
}

/** Clean calls, one after the other without a pause longer than `everyMs`, until it is stopped. */
export class Traffic {
  readonly sent: Sent[] = [];
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly client: IngressClient,
    private readonly everyMs = 40,
  ) {
    this.running = this.run();
  }

  /** Resolves once `count` more calls have been answered. */
  async more(count: number): Promise<void> {
    for (const until = this.sent.length + count; this.sent.length < until;) await sleep(10);
  }

  /** Ends it; resolves with everything that was sent. */
  async stop(): Promise<readonly Sent[]> {
    this.stopped = true;
    await this.running;
    return this.sent;
  }

  private async run(): Promise<void> {
    for (let n = 0; !this.stopped; n += 1) {
      const word = uniqueWord();
      const answer = await this.client.call(`A plain question about ${word}`, { stream: n % 2 === 1 }).catch(() => null);
      this.sent.push({ word, answer });
      await sleep(this.everyMs);
    }
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../harness/answer.js';
import type { IngressClient } from '../harness/ingress-client.js';
import { uniqueWord } from '../harness/unique.js';
import type { Intents } from '../failpoints/mixed-load.js';
import { saysLast } from './patient-provider.js';

/** Calls that come while something is updated, one after the other: each needs a decision, a vote and its claim. */
export class Newcomers {
  private stopped = false;
  private readonly running: Promise<string[]>;

  constructor(client: IngressClient, intents: Intents) {
    this.running = this.run(client, intents);
  }

  /** Ends it; resolves with what went wrong. */
  stop(): Promise<string[]> {
    this.stopped = true;
    return this.running;
  }

  private async run(client: IngressClient, intents: Intents): Promise<string[]> {
    const wrong: string[] = [];
    while (!this.stopped) {
      const word = uniqueWord();
      intents.set(word, 'approve');
      const answer: Answer | string = await client
        .call(`Check the prod database for ${word}`, { session: randomUUID() })
        .catch((error: unknown) => String(error));
      if (typeof answer === 'string') wrong.push(answer);
      else if (answer.status !== 200 || !answer.text.includes(saysLast(word))) wrong.push(`${answer.status} ${answer.body.slice(0, 300)}`);
      await sleep(200);
    }
    return wrong;
  }
}

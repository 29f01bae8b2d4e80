import { setImmediate as turn } from 'node:timers/promises';

/** Others wait at most so long for a piece of work that could be interrupted. */
const longestMs = 10;

/** Says when long work that goes on in pieces should let others have a turn of the event loop. */
export class Turns {
  private since = performance.now();

  get due(): boolean {
    return performance.now() - this.since > longestMs;
  }

  async give(): Promise<void> {
    await turn();
    this.since = performance.now();
  }
}

import { OstiaryError } from '#contracts';

/** As many as may wait: those who try policies are few, and calls have the machine first. */
const MOST_WAITING = 32;

/** Runs what it is given one after the other. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Throws `too_many_requests` where too many wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING) throw new OstiaryError('too_many_requests', 'Others are trying policies; ask again in a moment.');
    this.waiting += 1;
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.waiting -= 1;
    }
  }
}

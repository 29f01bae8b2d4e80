import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { storeFaultOf, StoreUnavailable } from './store-unavailable.js';

/** A server that ended because of one statement is back within seconds; one that does not answer for so long is away. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 250;

/**
 * Tells an outage from work that the database does not survive or does not take: after a broken connection the database is asked
 * `SELECT 1`. Where it answers, the work was at fault, and what called it must count the attempt.
 */
export class StorePresence {
  constructor(
    private readonly source: DataSource,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Runs a piece of database work. What fails because the database is away fails as StoreUnavailable, all else as it did. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const fault = storeFaultOf(error);
      if (error instanceof StoreUnavailable || fault === 'refused') throw error;
      if (fault === 'cut' && (await this.answers())) throw error;
      throw new StoreUnavailable('The database does not answer', { cause: error });
    }
  }

  private async answers(): Promise<boolean> {
    for (const end = Date.now() + this.patienceMs; ; await pause(LOOK_MS)) {
      try {
        await this.source.query('SELECT 1');
        return true;
      } catch {
        if (Date.now() >= end) return false;
      }
    }
  }
}

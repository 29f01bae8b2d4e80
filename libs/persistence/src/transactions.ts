import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { failpoint } from '#failpoints';
import { StorePresence } from './store-presence.js';
import { storeFaultOf, StoreUnavailable } from './store-unavailable.js';

export type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** Serialization failure and deadlock: PostgreSQL asks for the whole transaction again. */
const CONFLICTS = new Set(['40001', '40P01']);
const CONFLICT_TRIES = 5;

export interface TransactionOptions {
  readonly isolation?: IsolationLevel;
  /**
   * How long the database waits for the next statement before it ends the transaction, in milliseconds; without it as long as for every connection. For one
   * whose locks others wait for: a process that is frozen in the middle must not keep them from its work.
   */
  readonly idleMs?: number;
}

/**
 * Where a service's writes happen. Inside, always use the EntityManager that is handed in: any other way to the database would be a
 * second connection outside of the transaction. Throws StoreUnavailable when the database is away, every other error as it is: work that
 * the database cuts off while it answers others is no outage, and counts against the message that brought it.
 */
export class Transactions {
  private readonly committed = new WeakMap<EntityManager, (() => void)[]>();
  private readonly presence: StorePresence;

  constructor(private readonly source: DataSource) {
    this.presence = new StorePresence(source);
  }

  /** All or nothing. The work may run again after a conflict with another transaction, so it has no effects outside of the database. */
  async run<T>(work: (manager: EntityManager) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.presence.during(() => this.once(work, options));
      } catch (error) {
        if (attempt >= CONFLICT_TRIES || !CONFLICTS.has(String((error as { code?: unknown }).code))) throw error;
        await pause(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /** For reads that need no transaction. */
  read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.presence.during(() => work(this.source.manager));
  }

  /** Runs once the manager's transaction has committed, never when it rolled back. */
  afterCommit(manager: EntityManager, effect: () => void): void {
    const effects = this.committed.get(manager);
    if (effects === undefined) throw new Error('afterCommit needs the EntityManager that Transactions.run handed out');
    effects.push(effect);
  }

  private async once<T>(work: (manager: EntityManager) => Promise<T>, options: TransactionOptions): Promise<T> {
    const effects: (() => void)[] = [];
    let begun = false;
    try {
      const result = await this.source.transaction(options.isolation ?? 'READ COMMITTED', async (manager) => {
        begun = true;
        this.committed.set(manager, effects);
        if (options.idleMs !== undefined) await manager.query(`SET LOCAL idle_in_transaction_session_timeout = ${options.idleMs}`);
        const done = await work(manager);
        await failpoint('store.commit.before');
        return done;
      });
      await failpoint('store.commit.after');
      for (const effect of effects) effect();
      return result;
    } catch (error) {
      // A connection that had died while it lay idle has nothing to do with the work.
      if (!begun && storeFaultOf(error) !== 'refused') throw new StoreUnavailable('The database does not answer', { cause: error });
      throw error;
    }
  }
}

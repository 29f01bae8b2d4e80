import { Clock } from '#chassis';
import { newId, OstiaryError } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OwnChain } from '../own-chain/own-chain.js';
import { type Seal, sealViewOf } from '../seals/seal.view.js';
import { SealsStore } from '../seals/seals.store.js';
import type { Actor } from '../subjects/actor.js';
import { type DueDay, isNothing, recordsOf } from './due-day.js';
import { DueDaysQuery } from './due-days.query.js';
import { HeldDaysStore } from './held-days.store.js';
import type { DayLook } from './retention.view.js';
import { sealEntries } from './seal-entries.js';

/** Whoever reads a table for longer is not waited for: everybody else would wait behind. */
const LOCK_MS = 3_000;
const STATEMENT_MS = 600_000;
const NOT_AVAILABLE = '55P03';

/** Seals a day and drops what is sealed of it: one transaction, so there is no seal without its drop, and no drop without its seal. */
@Injectable()
export class DaySealing {
  constructor(
    private readonly transactions: Transactions,
    private readonly due: DueDaysQuery,
    private readonly chain: OwnChain,
    private readonly seals: SealsStore,
    private readonly held: HeldDaysStore,
    private readonly clock: Clock,
  ) {}

  /** Rejects with `state_conflict` where somebody else is at it, or reads the tables for too long. */
  async seal(day: string, before: string, by: Actor | null): Promise<DayLook> {
    try {
      return await this.transactions.run((manager) => this.sealIn(manager, day, before, by));
    } catch (error) {
      if (Reflect.get(Object(error), 'code') !== NOT_AVAILABLE) throw error;
      throw new OstiaryError('state_conflict', 'The record is being read: nothing was taken from it. Try again.', { cause: error });
    }
  }

  /** What `seal` would do. */
  async look(manager: EntityManager, day: string, before: string): Promise<DayLook> {
    return lookOf(await this.due.of(manager, day, before, false), null);
  }

  /** Forgets what the record of sealed days has left behind, some sessions at a time: their keys, names of people whom nothing names, who looked at them. */
  async sweep(): Promise<void> {
    for (let behind: string | null = '0'; behind !== null;) {
      const last: string = behind;
      const [row] = await this.transactions.run((manager) =>
        manager.query<{ last: string | null }[]>('SELECT sweep_sessions($1) AS last', [last]),
      );
      behind = row?.last ?? null;
    }
    await this.transactions.run((manager) => manager.query('SELECT sweep_acts()'));
  }

  private async sealIn(manager: EntityManager, day: string, before: string, by: Actor | null): Promise<DayLook> {
    await this.beAlone(manager);
    const own = await this.chain.take(manager);
    await manager.query('SELECT freeze_day($1)', [day]);
    const due = await this.due.of(manager, day, before, true);
    await this.held.replace(manager, day, due.kept);
    if (isNothing(due)) {
      await manager.query('SELECT tidy_day($1)', [day]);
      return lookOf(due, null);
    }
    const seal = { id: newId(), at: this.clock.now(), day, before, by, ...sizesOf(due) };
    await this.seals.add(manager, seal, own.next, due.ranges);
    await manager.query('SELECT prepare_drop($1, $2::bigint[])', [seal.id, due.kept.map(({ number }) => number)]);
    // From here on everybody waits.
    await manager.query('SELECT close_tables()');
    await own.write(sealEntries(seal, due));
    await manager.query('SELECT drop_sealed($1)', [seal.id]);
    return lookOf(due, seal);
  }

  private async beAlone(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)`, [
      String(LOCK_MS),
      String(STATEMENT_MS),
    ]);
    const [row] = await manager.query<{ is_alone: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(hashtext('ostiary-retention'), hashtext(current_schema())) AS is_alone`,
    );
    if (row?.is_alone !== true) throw new OstiaryError('state_conflict', 'Another replica is at it.');
  }
}

const sizesOf = (due: DueDay) => ({
  records: recordsOf(due),
  exchanges: due.exchanges,
  sessions: due.sessions.length,
  setAside: due.setAside,
});

function lookOf(due: DueDay, seal: Seal | null): DayLook {
  const kept = { hold: 0, live: 0, gap: 0, busy: 0 };
  for (const { why } of due.kept) kept[why] += 1;
  return { day: due.day, ...sizesOf(due), kept, seal: seal && sealViewOf(seal) };
}

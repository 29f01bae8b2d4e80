import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import { dayOf } from '../partitions/day.js';
import { CodeStore } from '../provenance/code.store.js';
import { actorOf } from '../subjects/actor.js';
import { DaySealing } from './day-sealing.js';
import { DueDaysQuery } from './due-days.query.js';
import type { DayLook, RetentionResult } from './retention.view.js';

const DAY_MS = 86_400_000;
/** One call goes on for so long with the next day. */
const LONGEST_MS = 10_000;
/** So many days are looked at where nothing is to go yet. */
const MOST_LOOKED_AT = 31;

/** Takes days that are over out of the record, each once it is sealed. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly due: DueDaysQuery,
    private readonly sealing: DaySealing,
    private readonly code: CodeStore,
    private readonly access: AccessLog,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** The first UTC day that is kept; null: all are. */
  get keptFrom(): string | null {
    const { days } = this.config.audit.retention;
    return days === null ? null : dayOf(new Date(this.clock.millis() - days * DAY_MS).toISOString());
  }

  /** What is asked for by hand. Rejects with `state_conflict` where everything is kept for ever, or somebody else is at it. */
  async ask(dryRun: boolean, by: Principal): Promise<RetentionResult> {
    const before = this.keptFrom;
    await this.transactions.run((manager) => this.access.note(manager, by, 'retention.apply', { dryRun }));
    if (before === null) throw new OstiaryError('state_conflict', 'The record is kept for ever: audit.retention.days is not set.');
    return dryRun ? this.look(before) : this.apply(by);
  }

  /** Seals and drops what is over, oldest day first; `by` null: because it is due. */
  async apply(by: Principal | null): Promise<RetentionResult> {
    const before = this.keptFrom;
    if (before === null) return { dryRun: false, days: [], more: false };
    const [began, waiting, days] = [this.clock.monotonic(), await this.waiting(before), [] as DayLook[]];
    for (const day of waiting) {
      if (days.length > 0 && this.clock.monotonic() - began > LONGEST_MS) return { dryRun: false, days, more: true };
      try {
        days.push(await this.sealing.seal(day, before, by === null ? null : actorOf(by)));
      } catch (error) {
        // What went is told; the rest is asked for again.
        if (days.length === 0 || !(error instanceof OstiaryError)) throw error;
        return { dryRun: false, days, more: true };
      }
    }
    // What a start was broken off at goes with the next.
    await this.sealing.sweep();
    await this.transactions.run((manager) => this.code.forgetBefore(manager, before));
    return { dryRun: false, days, more: false };
  }

  private look(before: string): Promise<RetentionResult> {
    return this.transactions.run(async (manager: EntityManager) => {
      const waiting = await this.due.before(manager, before);
      const days: DayLook[] = [];
      for (const day of waiting.slice(0, MOST_LOOKED_AT)) days.push(await this.sealing.look(manager, day, before));
      return { dryRun: true, days, more: waiting.length > MOST_LOOKED_AT };
    });
  }

  private waiting(before: string): Promise<string[]> {
    return this.transactions.read((manager) => this.due.before(manager, before));
  }
}

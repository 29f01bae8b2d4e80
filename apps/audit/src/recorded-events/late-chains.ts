import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { FreshRecord } from '../received-record.js';
import { lateChainEvent } from '../security-events/late-chain-event.js';
import type { Told } from '../security-events/told.js';

/** So many chains are remembered to be late. */
const MOST_CHAINS = 10_000;

type Late = Pick<FreshRecord, 'chain' | 'seq'> & { readonly record: Pick<FreshRecord['record'], 'time'> };

/** The chains whose records come long after they were written: a journal that did not ship, or that audit did not take, and does again. */
@Injectable()
export class LateChains {
  /** From which record on a chain was told to be late. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** An event for each chain that begins to be late with these records. A batch that is stored again, as its transaction was not committed, tells the same. */
  of(fresh: readonly Late[]): Told[] {
    const now = this.clock.millis();
    return [...Map.groupBy(fresh, ({ chain }) => chain)].flatMap(([chain, records]) => {
      const late = records.find(({ record }) => now - Date.parse(record.time) >= this.config.audit.securityEvents.journalLateMs);
      if (late === undefined) {
        this.told.delete(chain);
        return [];
      }
      const since = this.told.get(chain);
      if (since !== undefined && since !== late.seq) return [];
      if (this.told.size >= MOST_CHAINS) this.told.clear();
      this.told.set(chain, late.seq);
      return [lateChainEvent(chain, late.seq, Date.parse(late.record.time), now)];
    });
  }
}

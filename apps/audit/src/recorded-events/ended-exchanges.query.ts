import type { JournalRecord, Outcome } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { exchangeDay } from '../partitions/day.js';
import type { FreshRecord } from '../received-record.js';
import { exchangesWith } from '../sessions/exchange.rows.js';
import { itemOf } from '../sessions/exchange.view.js';
import type { EndedExchange } from './exchange-events.js';

/** Who voted for a grant is told with its approval. */
const NO_DECISIONS = new Map<never, never>();

/** What a batch brings of an exchange. */
interface Brought {
  received: boolean;
  failOpen: boolean;
  readonly outcomes: Set<Outcome>;
}

/** The exchanges that a batch ends, and those that had ended before it brought their beginning. */
@Injectable()
export class EndedExchangesQuery {
  /** Call when the read model has the records. */
  async of(manager: EntityManager, records: readonly Pick<FreshRecord, 'entries'>[]): Promise<EndedExchange[]> {
    const brought = broughtBy(records.flatMap(({ entries }) => entries));
    const ids = [...brought.keys()];
    if (ids.length === 0) return [];
    const rows = await exchangesWith(manager)
      .where('e.id = ANY(:ids) AND e.day = ANY(:days) AND e.outcome IS NOT NULL', { ids, days: [...new Set(ids.map(exchangeDay))] })
      .orderBy('e.ended_at')
      .addOrderBy('e.id')
      .getMany();
    return rows.flatMap((row) => {
      const { received, failOpen, outcomes } = brought.get(row.id)!;
      const { outcome } = row;
      // An interruption is told by a later boot, and the end that it did not know of may be told already.
      if (outcome === null || !(outcomes.size === 0 ? received : outcomes.has(outcome))) return [];
      const bypassed = row.provider !== null && row.forwarded === null;
      return [{ ...itemOf(row, NO_DECISIONS), outcome, address: row.caller?.address ?? null, route: row.route, bypassed, failOpen }];
    });
  }
}

function broughtBy(entries: readonly JournalRecord[]): Map<string, Brought> {
  const brought = new Map<string, Brought>();
  for (const entry of entries) {
    const outcome = outcomeOf(entry);
    if (!('exchange' in entry) || (outcome === null && entry.type !== 'exchange.received')) continue;
    const id = storable(entry.exchange);
    const known = brought.get(id) ?? { received: false, failOpen: false, outcomes: new Set() };
    brought.set(id, known);
    if (outcome === null) known.received = true;
    else known.outcomes.add(outcome);
    if (isFailOpen(entry)) known.failOpen = true;
  }
  return brought;
}

const isFailOpen = ({ data }: JournalRecord): boolean => data !== null && 'failOpen' in data && data.failOpen === true;

function outcomeOf({ type }: JournalRecord): Outcome | null {
  switch (type) {
    case 'exchange.completed':
      return 'completed';
    case 'exchange.refused':
      return 'refused';
    case 'exchange.failed':
      return 'failed';
    case 'exchange.client_left':
      return 'client_left';
    case 'exchange.interrupted':
      return 'interrupted';
    default:
      return null;
  }
}

import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LockedChain } from '../chains/chains.store.js';
import { dayOf, exchangeDay } from '../partitions/day.js';
import { Days } from '../partitions/days.js';
import type { FreshRecord, ReadRecord } from '../received-record.js';
import { SessionNumbers } from '../sessions/session-numbers.js';

/** Gives records that are not stored yet what rows need of them: the numbers of chain and session, and partitions for their days. */
@Injectable()
export class RecordPlacing {
  constructor(
    private readonly days: Days,
    private readonly sessions: SessionNumbers,
  ) {}

  /** Each once, though it may have come twice, in the order of chains and numbers that every transaction keeps. */
  async place(manager: EntityManager, chains: ReadonlyMap<string, LockedChain>, records: readonly ReadRecord[]): Promise<FreshRecord[]> {
    const ordered = onceInOrder(records);
    const dated = ordered.map((record) => ({ ...record, day: dayOf(record.record.time), chainNumber: chains.get(record.chain)!.number }));
    await this.days.prepare(
      manager,
      dated.flatMap(({ day, record }) => ('exchange' in record ? [day, exchangeDay(record.exchange)] : [day])),
    );
    const numbers = await this.sessions.of(manager, firstDays(dated));
    return dated.map((record) => ({ ...record, sessionNumber: numberOf(record, numbers) }));
  }
}

function onceInOrder(records: readonly ReadRecord[]): ReadRecord[] {
  const ordered = records.toSorted((a, b) => (a.chain === b.chain ? a.seq - b.seq : a.chain < b.chain ? -1 : 1));
  return ordered.filter(({ chain, seq }, index) => ordered[index - 1]?.chain !== chain || ordered[index - 1]?.seq !== seq);
}

const sessionOf = ({ record }: ReadRecord): string | null => ('session' in record ? storable(record.session) : null);

function numberOf(record: ReadRecord, numbers: ReadonlyMap<string, number>): number | null {
  const session = sessionOf(record);
  return session === null ? null : numbers.get(session)!;
}

function firstDays(records: readonly (ReadRecord & { readonly day: string })[]): Map<string, string> {
  const days = new Map<string, string>();
  for (const record of records) {
    const session = sessionOf(record);
    if (session === null) continue;
    const known = days.get(session);
    if (known === undefined || record.day < known) days.set(session, record.day);
  }
  return days;
}

import { Clock } from '#chassis';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FaultOfChain } from '../chains/chains.store.js';
import type { FreshRecord, PoisonRecord } from '../received-record.js';
import { EndedExchangesQuery } from './ended-exchanges.query.js';
import { bypassedEvent, deniedEvent, endedEvent, type EndedExchange, failOpenEvent } from './exchange-events.js';
import { findingEvents } from './finding-events.js';
import { faultEvent, journalEvent, setAsideEvent } from './journal-events.js';
import { LateChains } from './late-chains.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Told } from '../security-events/told.js';

/** What a batch of the journal has for the security team. */
@Injectable()
export class RecordedEvents {
  constructor(
    private readonly ended: EndedExchangesQuery,
    private readonly late: LateChains,
    private readonly events: SecurityEvents,
    private readonly clock: Clock,
  ) {}

  async tell(
    manager: EntityManager,
    fresh: readonly FreshRecord[],
    faults: readonly FaultOfChain[],
    poison: readonly PoisonRecord[],
  ): Promise<void> {
    const now = Number(this.clock.now());
    const exchanges = await this.ended.of(manager, fresh);
    await this.events.tell(manager, [
      ...this.late.of(fresh),
      ...exchanges.flatMap(exchangeEvents),
      ...fresh.flatMap(({ record }) => journalEvent(record) ?? []),
      ...faults.map((fault) => faultEvent(fault, now)),
      ...poison.map((record) => setAsideEvent(record, now)),
    ]);
  }
}

/** What is found comes before the end that it led to. */
export const exchangeEvents = (exchange: EndedExchange): Told[] => [
  ...findingEvents(exchange),
  ...[deniedEvent(exchange), failOpenEvent(exchange), bypassedEvent(exchange)].filter((told) => told !== null),
  endedEvent(exchange),
];

import { hash } from 'node:crypto';
import { Clock } from '#chassis';
import { OWN_CHAIN, type OwnEntry, type OwnRecord } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChainsStore, type LockedChain } from '../chains/chains.store.js';
import { RecordsStore } from '../ingest/records.store.js';
import { dayOf } from '../partitions/day.js';
import { Days } from '../partitions/days.js';
import { ownEvents } from '../security-events/own-events.js';
import { SecurityEvents } from '../security-events/security-events.js';

const GENESIS = Buffer.alloc(32);

/**
 * What administrators do to the record is in the record: a chain of audit's own, numbered, linked and logged as those of the journal are. One of all
 * replicas: who holds it is the only one that erases, or places and releases holds.
 */
@Injectable()
export class OwnChain {
  constructor(
    private readonly chains: ChainsStore,
    private readonly records: RecordsStore,
    private readonly days: Days,
    private readonly events: SecurityEvents,
    private readonly clock: Clock,
  ) {}

  /** Waits for the chain, and has it until the transaction ends. To be taken before any session is: in the order that whoever ingests keeps. */
  async take(manager: EntityManager): Promise<HeldOwnChain> {
    const chain = (await this.chains.lock(manager, [OWN_CHAIN])).get(OWN_CHAIN)!;
    await this.days.prepare(manager, [dayOf(this.clock.now().toISOString())]);
    return new HeldOwnChain(manager, chain, this.chains, this.records, this.events, this.clock);
  }
}

/** The chain, held by one transaction. */
export class HeldOwnChain {
  private isWritten = false;

  constructor(
    private readonly manager: EntityManager,
    private readonly chain: LockedChain,
    private readonly chains: ChainsStore,
    private readonly records: RecordsStore,
    private readonly events: SecurityEvents,
    private readonly clock: Clock,
  ) {}

  /** The number that the next record has. */
  get next(): number {
    return this.chain.highest + 1;
  }

  /** Records these together, one after the other, and tells the security team. Once a transaction. */
  async write(entries: readonly OwnEntry[]): Promise<void> {
    if (this.isWritten) throw new Error('A transaction writes its own records together');
    this.isWritten = true;
    let prev = this.chain.highestDigest ?? GENESIS;
    const records = entries.map((entry, index) => {
      const seq = this.next + index;
      const time = this.clock.now().toISOString();
      const record: OwnRecord = { v: 1, chain: OWN_CHAIN, seq, prev: prev.toString('hex'), time, ...storable(entry) };
      const bytes = Buffer.from(JSON.stringify(record));
      const digest = hash('sha256', bytes, 'buffer');
      prev = digest;
      return {
        chain: OWN_CHAIN,
        chainNumber: this.chain.number,
        seq,
        day: dayOf(time),
        sessionNumber: null,
        record,
        entries: [],
        bytes,
        digest,
      };
    });
    await this.records.insert(this.manager, records);
    const links = records.map(({ seq, digest, record }) => ({ seq, digest, prev: Buffer.from(record.prev, 'hex') }));
    await this.chains.extend(this.manager, new Map([[OWN_CHAIN, this.chain]]), new Map([[OWN_CHAIN, links]]));
    await this.events.tell(this.manager, ownEvents(entries, this.clock.millis()));
  }
}

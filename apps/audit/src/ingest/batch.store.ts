import { hash } from 'node:crypto';
import { OWN_CHAIN } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { failpoint } from '#failpoints';
import type { Link } from '../chains/chain-progress.js';
import { ChainsStore, type FaultOfChain, type LockedChain } from '../chains/chains.store.js';
import { RecordedEvents } from '../recorded-events/recorded-events.js';
import type { FreshRecord, PoisonRecord, ReadRecord } from '../received-record.js';
import { BatchReader } from './batch.reader.js';
import type { DeliveredPart } from './delivered-part.js';
import { Derivations } from './derivations.js';
import { RecordsStore } from './records.store.js';

/** What became of a batch. */
export interface StoredBatch {
  /** The chains that it belonged to, stored anew or not: ingress is told how far each is. */
  readonly chains: readonly string[];
  /** Those of them in which records were found missing. */
  readonly gaps: readonly string[];
  readonly poison: readonly PoisonRecord[];
  /** How many records were stored that were not there before. */
  readonly fresh: number;
}

/** Stores one batch in one transaction. Everything below acts on what was not stored before, so a batch may come as often as it likes. */
@Injectable()
export class BatchStore {
  constructor(
    private readonly batch: BatchReader,
    private readonly records: RecordsStore,
    private readonly derivations: Derivations,
    private readonly chains: ChainsStore,
    private readonly securityEvents: RecordedEvents,
  ) {}

  async store(manager: EntityManager, delivered: readonly DeliveredPart[], refused: readonly PoisonRecord[]): Promise<StoredBatch> {
    const { chains, read, fresh, ...batch } = await this.batch.read(manager, delivered, refused);
    const poison = await this.records.setAside(manager, batch.poison);
    await this.derivations.apply(manager, fresh);
    await this.records.insert(manager, fresh);
    await this.derivations.applySaid(manager, fresh);
    const faults = await this.extendChains(manager, chains, fresh, poison);
    await this.securityEvents.tell(manager, fresh, faults, poison);
    const declared = await this.noteChainEvents(manager, fresh);
    await failpoint('audit.batch.stored');
    const gaps = [...new Set(faults.flatMap(({ chain, kind }) => (kind === 'gap' ? [chain] : [])))];
    return { chains: [...new Set([...read, ...refused].map(({ chain }) => chain).concat(declared))], gaps, poison, fresh: fresh.length };
  }

  private async extendChains(
    manager: EntityManager,
    chains: ReadonlyMap<string, LockedChain>,
    fresh: readonly ReadRecord[],
    poison: readonly PoisonRecord[],
  ): Promise<FaultOfChain[]> {
    const links = new Map<string, Link[]>();
    const note = (chain: string, link: Link): void => {
      const known = links.get(chain);
      if (known) known.push(link);
      else links.set(chain, [link]);
    };
    for (const { chain, seq, record, digest } of fresh) note(chain, { seq, prev: Buffer.from(record.prev, 'hex'), digest });
    // What it says cannot be read, but what it is can be hashed: the record after it is still held to that.
    for (const { chain, seq, bytes } of poison) if (seq !== null) note(chain, { seq, prev: null, digest: hash('sha256', bytes, 'buffer') });
    return this.chains.extend(manager, chains, links);
  }

  /** Chains that are spoken of in records, with what is said. */
  private async noteChainEvents(manager: EntityManager, fresh: readonly FreshRecord[]): Promise<string[]> {
    const declared: string[] = [];
    for (const { record } of fresh) {
      if (record.type === 'chain.opened')
        await this.chains.describe(manager, record.chain, { instance: record.data.instance, openedAt: record.time });
      else if (record.type === 'chain.closed') await this.chains.describe(manager, record.chain, { closedAt: record.time });
      else if (record.type === 'chain.recovered' && record.data.lost.length > 0 && record.data.chain !== OWN_CHAIN) {
        await this.chains.declareLoss(manager, record.data.chain);
        declared.push(record.data.chain);
      }
    }
    return declared;
  }
}

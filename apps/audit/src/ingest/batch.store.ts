import { hash } from 'node:crypto';
import { OWN_CHAIN } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { failpoint } from '#failpoints';
import type { Link } from '../chains/chain-progress.js';
import { ChainsStore, type FaultOfChain, type LockedChain } from '../chains/chains.store.js';
import { ContentStore } from '../content/content.store.js';
import { CodeProjector } from '../provenance/code.projector.js';
import { RecordedEvents } from '../recorded-events/recorded-events.js';
import { Projection } from '../sessions/projection.js';
import { WordsProjector } from '../words/words.projector.js';
import { type DeliveredPart, hasPlace } from './delivered-part.js';
import { PartsStore } from './parts.store.js';
import { isPoison, readRecord } from '../received-record.js';
import type { FreshRecord, PoisonRecord, ReadRecord } from '../received-record.js';
import { RecordPlacing } from './record-placing.js';
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
    private readonly records: RecordsStore,
    private readonly parts: PartsStore,
    private readonly placing: RecordPlacing,
    private readonly content: ContentStore,
    private readonly projection: Projection,
    private readonly code: CodeProjector,
    private readonly words: WordsProjector,
    private readonly chains: ChainsStore,
    private readonly securityEvents: RecordedEvents,
  ) {}

  async store(manager: EntityManager, delivered: readonly DeliveredPart[], refused: readonly PoisonRecord[]): Promise<StoredBatch> {
    const placed = delivered.filter(hasPlace);
    const unread = delivered
      .filter((part) => !hasPlace(part))
      .map((part) => ({ ...part, reason: 'the message’s headers are not those of the journal' }));
    const whole = placed.filter(({ parts }) => parts === 1).map(readRecord);
    const chains = await this.chains.lock(manager, chainsOf([...placed, ...refused], whole));

    const long = placed.filter(({ parts }) => parts > 1);
    const assembled = await this.parts.assemble(manager, await this.chains.untaken(manager, chains, long));
    const read = [...whole, ...assembled.map(readRecord)];
    const untaken = await this.chains.untaken(
      manager,
      chains,
      read.filter((record): record is ReadRecord => !isPoison(record)),
    );
    const fresh = await this.placing.place(manager, chains, untaken);
    const poison = await this.records.setAside(manager, [...read.filter(isPoison), ...refused, ...unread]);
    await this.content.insert(manager, fresh);
    await this.projection.apply(manager, fresh);
    await this.records.insert(manager, fresh);
    await this.code.apply(manager, fresh);
    await this.words.apply(manager, fresh);
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

/** Those that records belong to, and those that they tell a loss of: all are locked at once, in one order. */
function chainsOf(
  delivered: readonly { readonly chain: string; readonly seq: number | null }[],
  read: readonly (ReadRecord | PoisonRecord)[],
): string[] {
  const own = delivered.filter(({ seq }) => seq !== null).map(({ chain }) => chain);
  const told = read.flatMap((one) => (!isPoison(one) && one.record.type === 'chain.recovered' ? [one.record.data.chain] : []));
  return [...own, ...told];
}

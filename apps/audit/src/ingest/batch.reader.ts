import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChainsStore, type LockedChain } from '../chains/chains.store.js';
import { isPoison, readRecord } from '../received-record.js';
import type { FreshRecord, PoisonRecord, ReadRecord } from '../received-record.js';
import { type DeliveredPart, hasPlace } from './delivered-part.js';
import { PartsStore } from './parts.store.js';
import { RecordPlacing } from './record-placing.js';

/** What a batch holds, with its chains locked until the transaction ends. */
export interface ReadBatch {
  readonly chains: ReadonlyMap<string, LockedChain>;
  /** All records that are whole now, stored before or not. */
  readonly read: readonly (ReadRecord | PoisonRecord)[];
  readonly fresh: readonly FreshRecord[];
  /** What can't be stored as what it should be; some of it may have been set aside before. */
  readonly poison: readonly PoisonRecord[];
}

/** Makes records of what the broker delivered: puts long ones together, and finds which are stored for the first time, and where. */
@Injectable()
export class BatchReader {
  constructor(
    private readonly chains: ChainsStore,
    private readonly parts: PartsStore,
    private readonly placing: RecordPlacing,
  ) {}

  async read(manager: EntityManager, delivered: readonly DeliveredPart[], refused: readonly PoisonRecord[]): Promise<ReadBatch> {
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
    return { chains, read, fresh, poison: [...read.filter(isPoison), ...refused, ...unread] };
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

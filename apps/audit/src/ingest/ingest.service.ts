import { setTimeout as pause } from 'node:timers/promises';
import { RetryLater } from '#messaging';
import { storable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { failpoint } from '#failpoints';
import { WatermarkPublisher } from '../chains/watermark.publisher.js';
import { CheckpointSchedule } from '../proof/checkpoint.schedule.js';
import { BatchStore } from './batch.store.js';
import type { StoredBatch } from './batch.store.js';
import { PoisonPublisher } from './poison.publisher.js';
import type { PoisonRecord } from '../received-record.js';
import type { DeliveredPart } from './delivered-part.js';

/**
 * Takes batches of the journal into the database, each in one transaction: records, content, read model and the chains' progress together.
 * The database away, or full: rejects, and the bus brings the same batch again. What else goes wrong counts: in the end the bus finds the message by
 * halves and sets it aside, uncommitted, so that its ingress keeps it. A record that can't be stored is found by halving and set aside.
 */
@Injectable()
export class IngestService {
  constructor(
    private readonly transactions: Transactions,
    private readonly batches: BatchStore,
    private readonly watermarks: WatermarkPublisher,
    private readonly poison: PoisonPublisher,
    private readonly checkpoints: CheckpointSchedule,
  ) {}

  async take(parts: readonly DeliveredPart[]): Promise<void> {
    await failpoint('audit.batch.received');
    await this.store(parts, async ({ chains, gaps, poison }) => {
      this.watermarks.announce(chains, gaps);
      await this.poison.announce(poison);
    });
  }

  /** The same for what was told of already, when it was first taken. */
  async takeAgain(parts: readonly DeliveredPart[]): Promise<void> {
    await this.store(parts, () => Promise.resolve());
  }

  private async store(parts: readonly DeliveredPart[], tell: Tell): Promise<void> {
    try {
      await this.storeAll(parts, [], tell);
    } catch (error) {
      if (hasNoRoom(error)) throw new RetryLater('The database has no room', { cause: error });
      if (!isOfTheData(error)) throw error;
      await this.storeHalves(parts, error, tell);
    }
  }

  private async storeHalves(parts: readonly DeliveredPart[], error: unknown, tell: Tell): Promise<void> {
    const [only, ...others] = parts;
    if (!only) return;
    if (others.length === 0) return this.storeOne(only, error, tell);
    const middle = Math.ceil(parts.length / 2);
    await this.store(parts.slice(0, middle), tell);
    await this.store(parts.slice(middle), tell);
  }

  /** A server process that ended may have been ended by anybody: only one that ends at this record again and again is ended by it. */
  private async storeOne(part: DeliveredPart, error: unknown, tell: Tell): Promise<void> {
    let last = error;
    for (const pauseMs of ENDED_PAUSES_MS) {
      if (codeOf(last) !== '57P01') break;
      await pause(pauseMs);
      try {
        await this.storeAll([part], [], tell);
        return;
      } catch (again) {
        if (!isOfTheData(again)) throw again;
        last = again;
      }
    }
    await this.setAside(part, last, tell);
  }

  private async setAside(part: DeliveredPart, error: unknown, tell: Tell): Promise<void> {
    await this.storeAll([], [{ ...part, chain: storable(part.chain), reason: `the database refused it (${codeOf(error)})` }], tell);
  }

  private async storeAll(parts: readonly DeliveredPart[], poison: readonly PoisonRecord[], tell: Tell): Promise<void> {
    const stored = await this.transactions.run((manager) => this.batches.store(manager, parts, poison), { idleMs: IDLE_MS });
    await failpoint('audit.batch.committed');
    this.checkpoints.appended(stored.fresh);
    await tell(stored);
  }
}

/** A batch has the chains of its records, which whoever takes over from a frozen process waits for. */
const IDLE_MS = 10_000;

/** Between the tries of a record at which a server process ended. */
const ENDED_PAUSES_MS = [50, 100, 200, 400, 800];

/** What is done once a batch is committed. */
type Tell = (stored: StoredBatch) => Promise<void>;

/**
 * Whether a value was refused (data exception, integrity violation, program limit: SQLSTATE classes 22, 23 and 54), or a statement was more
 * than the database takes while it answers others: cut for its time (57014) or its memory (53200), too large for the protocol (08P01), its
 * server process ended (57P01). Anything else is wrong with the database or with us: setting records aside for it would empty the
 * journal into the quarantine.
 */
const isOfTheData = (error: unknown): boolean => /^(22...|23...|54...|57014|53200|08P01|57P01)$/.test(codeOf(error));

/** A disk that is full, or fails, is full for every record: the journals keep theirs until it is not. */
const hasNoRoom = (error: unknown): boolean => /^(53100|58030)$/.test(codeOf(error));

/** The SQLSTATE, not the message: that may quote the value. */
function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

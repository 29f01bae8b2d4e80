import { journal } from '#contracts';
import type { Clock } from '#chassis';
import { failpoint } from '#failpoints';
import type { Bus, OutgoingBytes } from '#messaging';
import type { ChainFolder } from '../spool/chain-folder.js';
import { ChainReader } from '../spool/chain-reader.js';
import type { LostRange } from '../spool/chain-reader.js';
import { journalMessages } from './journal-message.js';

const BATCH_RECORDS = 500;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** Gathers what a busy instance appends, so that the broker's client costs a few calls a second instead of one a record. */
const LINGER_MS = 20;
/** A segment whose file can't be read for five seconds is given up: it must not hold up what stands after it. A live one is back by then. */
const READ_ATTEMPTS = 25;

export interface ShipperEvents {
  readonly onLost: (folder: ChainFolder, lost: LostRange) => void;
  readonly onShipped: (records: number) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Brings one chain to the broker, in order, from what audit is known to hold to the chain's end. The broker away: it waits. */
export class ChainShipper {
  private readonly reader: ChainReader;
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    readonly folder: ChainFolder,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly events: ShipperEvents,
  ) {
    this.reader = new ChainReader(folder, (lost) => events.onLost(folder, lost));
  }

  /** Resolves when the chain is sealed and all of it was handed to the broker, or at `stop`. */
  run(): Promise<void> {
    return (this.running ??= this.ship().catch((error: unknown) => {
      this.running = null;
      throw error;
    }));
  }

  /** Audit misses records from `seq` on, which the broker lost: they are sent again, also of a chain that was shipped whole. */
  resend(seq: number): void {
    this.reader.rewind(seq);
    if (this.running !== null) return this.folder.wakeReaders();
    this.run().catch((error: unknown) => this.events.onTrouble(error));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.folder.wakeReaders();
    await this.running;
    await this.reader.close();
  }

  private async ship(): Promise<void> {
    const { folder, reader } = this;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const changed = folder.changed();
      const messages = await this.next(reader);
      if (messages.length > 0) await this.publish(messages);
      else if (folder.isSealed && reader.position > folder.lastSeq) {
        // In the same step in which nothing is left: a resend then begins anew.
        this.running = null;
        return;
      } else {
        await changed;
        await this.clock.sleep(LINGER_MS, signal);
      }
    }
  }

  private async next(reader: ChainReader): Promise<OutgoingBytes[]> {
    for (let attempt = 1; !this.stopping.signal.aborted; attempt++) {
      try {
        await failpoint('journal.read.before');
        const frames = await reader.read(BATCH_RECORDS);
        return journalMessages(this.folder.id, frames);
      } catch (error) {
        this.events.onTrouble(error);
        if (attempt >= READ_ATTEMPTS) reader.skipSegment();
        await this.clock.sleep(FIRST_PAUSE_MS, this.stopping.signal);
      }
    }
    return [];
  }

  private async publish(messages: readonly OutgoingBytes[]): Promise<void> {
    for (const batch of batches(messages)) {
      for (let pause = FIRST_PAUSE_MS; !this.stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        try {
          await failpoint('journal.ship.before');
          await this.bus.publishBytes(journal, batch);
          await failpoint('journal.ship.after');
          this.events.onShipped(batch.length);
          break;
        } catch (error) {
          this.events.onTrouble(error);
          await this.clock.sleep(pause, this.stopping.signal);
        }
      }
    }
  }
}

/** Brokers take a batch of 1 MB, headers included. A larger one would be refused as often as it is sent. */
const BATCH_BYTES = 800 * 1024;
const HEADERS_BYTES = 512;

/** Cuts messages into batches that a broker takes; a part of a long record may be a batch of its own. */
export function batches(messages: readonly OutgoingBytes[]): OutgoingBytes[][] {
  const all: OutgoingBytes[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = message.bytes.length + HEADERS_BYTES;
    if (size > room) {
      all.push([]);
      room = BATCH_BYTES;
    }
    all.at(-1)?.push(message);
    room -= size;
  }
  return all;
}

import { OstiaryError, newId } from '#contracts';
import type { JournalEntry } from '#contracts';
import type { Clock, OstiaryConfig } from '#chassis';
import { failpoint } from '#failpoints';
import type { Bus } from '#messaging';
import type { JournalObserver } from './journal-observer.port.js';
import { Journal } from './journal.port.js';
import type { InstanceFolder } from './recovery/instance-folder.js';
import { JournalHome } from './recovery/journal-home.js';
import { Takeover } from './recovery/takeover.js';
import type { TakeoverSink } from './recovery/takeover.js';
import { Shipping } from './shipping/shipping.js';
import { Capacity } from './spool/capacity.js';
import { Chain } from './spool/chain.js';
import { ChainFolder, type FolderOptions } from './spool/chain-folder.js';
import { CommitLoop } from './spool/commit-loop.js';
import { OpenExchanges } from './spool/open-exchanges.js';
import { SegmentWriter } from './spool/segment-writer.js';
import type { SpoolFiles } from './spool/spool-file.port.js';

export interface SpoolOptions {
  readonly instance: string;
  readonly version: string;
  readonly limits: OstiaryConfig['journal'];
  /** How long `stop` waits for the broker to take the rest. */
  readonly shipWithinMs: number;
  /** How often to look for neighbours that are gone. */
  readonly adoptEveryMs: number;
}

const DISK_RETRY_MS = 1_000;
/** How long chains of earlier boots wait to hear what audit holds already. */
const WATERMARK_WAIT_MS = 5_000;

/** The journal on this instance's disk: a chain of records a boot, shipped to the broker, deleted when audit has them. */
export class SpoolJournal extends Journal {
  private readonly shipping: Shipping;
  private readonly capacity: Capacity;
  private home: JournalHome | null = null;
  private folder: ChainFolder | null = null;
  private takeover: Takeover | null = null;
  private loop: CommitLoop | null = null;
  private readonly stopping = new AbortController();
  /** Once `chain.opened` is durable: nothing stands before it. */
  private isOpen = false;
  private opening: Promise<void> = Promise.resolve();
  private recovering: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: SpoolOptions,
    private readonly own: InstanceFolder,
    private readonly files: SpoolFiles,
    bus: Bus,
    private readonly clock: Clock,
    private readonly observer: JournalObserver,
  ) {
    super();
    this.capacity = new Capacity(options.limits.maxBytes, options.limits.reservedBytes);
    this.shipping = new Shipping(bus, clock, {
      onShipped: (messages) => observer.shipped(messages),
      onTrouble: (error) => observer.shippingTrouble(error),
      onLost: (folder, lost) => {
        observer.lost(folder.id, lost);
        const entry: JournalEntry = { type: 'chain.recovered', data: { chain: folder.id, lastSeq: folder.lastSeq, lost: [lost] } };
        this.record([entry]).catch(() => undefined);
      },
    });
  }

  append(entry: JournalEntry): Promise<void> {
    return this.appendAll([entry]);
  }

  appendAll(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    if (!this.loop || !this.isOpen) return Promise.reject(new OstiaryError('audit_unavailable', 'The journal is not open.'));
    return this.loop.append(entries);
  }

  isReady(): boolean {
    return this.isOpen && this.loop !== null && this.loop.isReady;
  }

  /**
   * Resolves when the journal takes records, or will as soon as its disk does. What earlier boots left is worked through behind it.
   * Rejects if the folder belongs to somebody else.
   */
  async start(): Promise<void> {
    const { instance, version, limits } = this.options;
    const home = await JournalHome.open(this.own);
    this.home = home;
    const takeover = new Takeover(home, this.takeoverSink(), this.observer, this.clock);
    this.takeover = takeover;
    await takeover.gather();
    const earlier = await home.chains();
    await takeover.expect(earlier);
    const { folder, loop } = this.openChain(home, takeover);
    this.folder = folder;
    this.loop = loop;
    await failpoint('journal.open.before');
    // A disk that is full of what earlier boots left is emptied by shipping it, so this is not waited for without end.
    this.opening = this.appendWhenPossible(loop, [{ type: 'chain.opened', data: { instance, version } }])
      .then(() => void (this.isOpen = true))
      .catch(() => undefined);
    await Promise.race([this.opening, this.clock.sleep(limits.writeTimeoutMs, this.stopping.signal)]);
    this.shipping.start();
    await this.shipping.add(folder);
    this.recovering = this.recover(takeover, earlier.length > 0);
  }

  /** Drains, closes the chain, and ships within the limit; the rest is the next boot's. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop?.close();
    await this.recovering;
    // Its last segment stays where it tells of the end of a chain that does not say so itself.
    if (this.takeover?.isThrough) this.folder?.seal();
    await this.shipping.stop(this.options.shipWithinMs);
    await this.home?.close();
  }

  private openChain(home: JournalHome, takeover: Takeover): { folder: ChainFolder; loop: CommitLoop } {
    const { writeTimeoutMs, segmentBytes } = this.options.limits;
    const chain = new Chain(newId(), () => this.clock.now());
    const open = new OpenExchanges();
    const folder = new ChainFolder({
      id: chain.id,
      path: home.chain(chain.id),
      openExchanges: () => open.list(),
      endsOfOthers: () => takeover.ends,
      ...this.deletion(),
    });
    const loop = new CommitLoop(chain, new SegmentWriter(this.files, folder, segmentBytes, this.capacity), this.capacity, open, {
      writeTimeoutMs,
      retryMs: DISK_RETRY_MS,
      onCommitted: (seconds) => this.observer.committed(seconds, this.capacity.used),
      onBroken: (error) => this.observer.broken(error),
      onRepaired: () => this.observer.repaired(),
    });
    return { folder, loop };
  }

  private deletion(): Pick<FolderOptions, 'files' | 'freed' | 'onTrouble'> {
    return { files: this.files, freed: (bytes) => this.freed(bytes), onTrouble: (error) => this.observer.deletionTrouble(error) };
  }

  private takeoverSink(): TakeoverSink {
    return {
      ...this.deletion(),
      record: (entries) => this.record(entries),
      ship: (folder) => this.shipping.add(folder),
      taken: (bytes) => this.capacity.take(bytes),
    };
  }

  private async recover(takeover: Takeover, hasEarlier: boolean): Promise<void> {
    if (hasEarlier) await this.shipping.knowsCommitted(WATERMARK_WAIT_MS);
    await takeover.recover();
    this.shipping.complete();
    await takeover.watch(this.options.adoptEveryMs, this.stopping.signal);
  }

  /** What the journal has to say itself: after its opening, and for as long as it takes. */
  private async record(entries: readonly JournalEntry[]): Promise<void> {
    await this.opening;
    if (this.loop) await this.appendWhenPossible(this.loop, entries);
  }

  private async appendWhenPossible(loop: CommitLoop, entries: readonly JournalEntry[]): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      try {
        return await loop.append(entries);
      } catch (error) {
        if (signal.aborted) throw error;
        await this.clock.sleep(DISK_RETRY_MS, signal);
      }
    }
  }

  private freed(bytes: number): void {
    this.loop?.freed(bytes);
  }
}

import { OstiaryError } from '#contracts';
import type { JournalEntry } from '#contracts';
import type { Clock, OstiaryConfig } from '#chassis';
import type { Bus } from '#messaging';
import { v7 as uuid } from 'uuid';
import type { JournalObserver } from './journal-observer.port.js';
import { Journal } from './journal.port.js';
import { JournalHome } from './recovery/journal-home.js';
import { recoverChains } from './recovery/recovery.js';
import { Shipping } from './shipping/shipping.js';
import { Capacity } from './spool/capacity.js';
import { Chain } from './spool/chain.js';
import { ChainFolder } from './spool/chain-folder.js';
import { CommitLoop } from './spool/commit-loop.js';
import { OpenExchanges } from './spool/open-exchanges.js';
import { SegmentWriter } from './spool/segment-writer.js';
import type { SpoolFiles } from './spool/spool-file.port.js';

export interface SpoolOptions {
  readonly home: string;
  readonly instance: string;
  readonly version: string;
  readonly limits: OstiaryConfig['journal'];
  /** How long `stop` waits for the broker to take the rest. */
  readonly shipWithinMs: number;
  /** How long `start` waits for its folder: a neighbour that adopts it holds it for some renames. */
  readonly lockWaitMs: number;
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
  private loop: CommitLoop | null = null;
  private readonly stopping = new AbortController();
  private recovering: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: SpoolOptions,
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
        this.append({ type: 'chain.recovered', data: { chain: folder.id, lastSeq: folder.lastSeq, lost: [lost] } }).catch(() => undefined);
      },
    });
  }

  append(entry: JournalEntry): Promise<void> {
    return this.appendAll([entry]);
  }

  appendAll(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    return this.loop?.append(entries) ?? Promise.reject(new OstiaryError('audit_unavailable', 'The journal is not open.'));
  }

  isReady(): boolean {
    return this.loop?.isReady ?? false;
  }

  /** Resolves when the journal takes records. What earlier boots left is worked through behind it. Rejects if the folder belongs to somebody else. */
  async start(): Promise<void> {
    const { instance, version, limits } = this.options;
    const home = await JournalHome.open(this.options.home, instance, this.options.lockWaitMs);
    this.home = home;
    const adopted = await home.adopt();
    if (adopted.length > 0) this.observer.adopted(adopted);
    const earlier = await home.chains();
    this.capacity.take(await home.bytes());
    const chain = new Chain(uuid(), () => this.clock.now());
    const open = new OpenExchanges();
    this.folder = new ChainFolder(
      chain.id,
      home.chain(chain.id),
      () => open.list(),
      (bytes) => this.freed(bytes),
    );
    this.loop = new CommitLoop(chain, new SegmentWriter(this.files, this.folder, limits.segmentBytes), this.capacity, open, {
      writeTimeoutMs: limits.writeTimeoutMs,
      retryMs: DISK_RETRY_MS,
      onCommitted: (seconds) => this.observer.committed(seconds, this.capacity.used),
      onBroken: (error) => this.observer.broken(error),
      onRepaired: () => this.observer.repaired(),
    });
    await this.append({ type: 'chain.opened', data: { instance, version } });
    this.shipping.start();
    await this.shipping.add(this.folder);
    this.recovering = this.recover(home, earlier).catch((error: unknown) => this.observer.recoveryFailed(error));
  }

  /** Drains, closes the chain, and ships within the limit; the rest is the next boot's. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop?.close();
    await this.recovering;
    this.folder?.seal();
    await this.shipping.stop(this.options.shipWithinMs);
    this.home?.close();
  }

  private async recover(home: JournalHome, earlier: readonly string[]): Promise<void> {
    if (earlier.length > 0) await this.shipping.knowsCommitted(WATERMARK_WAIT_MS);
    const found = await recoverChains(home, earlier, {
      record: (entries) => this.appendWhenPossible(entries),
      ship: (folder) => this.shipping.add(folder),
      freed: (bytes) => this.freed(bytes),
    });
    for (const scan of found) for (const lost of scan.lost) this.observer.lost(scan.id, lost);
    this.shipping.complete();
  }

  private async appendWhenPossible(entries: readonly JournalEntry[]): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      try {
        return await this.appendAll(entries);
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

import type { Clock } from '#chassis';
import { failpoint } from '#failpoints';
import type { JournalObserver } from '../journal-observer.port.js';
import type { JournalHome } from './journal-home.js';
import type { EndsOfOthers } from '../spool/chain-folder.js';
import { recordEnd, shipChains, tellsOfOthers } from './recovery.js';
import type { KnownEnds, RecoverySink, UnendedChain } from './recovery.js';
import { scanChain, type ScannedChain } from './scan-chain.js';

export interface TakeoverSink extends RecoverySink {
  /** Disk that chains of other boots hold counts as this journal's. */
  readonly taken: (bytes: number) => void;
}

/** Brings home what other boots left behind: those before this one, and neighbours on the same disk that end while it runs. */
export class Takeover {
  private readonly known: KnownEnds = { recovered: new Set(), interrupted: new Set(), own: { recoveries: [], interrupted: [] } };
  /** Chains that were not read yet, with what they hold on disk. */
  private readonly waiting = new Map<string, number>();
  /** Chains that were, and whose end is not on record. */
  private unended: UnendedChain[] = [];

  constructor(
    private readonly home: JournalHome,
    private readonly sink: TakeoverSink,
    private readonly observer: JournalObserver,
    private readonly clock: Clock,
  ) {}

  /** Takes over the folders of instances that are gone. The result is their chains. */
  async gather(): Promise<string[]> {
    const adopted = await this.home.adopt((error) => this.observer.recoveryFailed(error));
    if (adopted.length > 0) this.observer.adopted(adopted);
    return adopted;
  }

  /** Counts what the chains hold on disk, and notes that they are to be recovered. */
  async expect(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const bytes = await this.home.bytes(id);
      this.sink.taken(bytes);
      this.waiting.set(id, bytes);
    }
  }

  /** What this process has put on record of the ends of others. */
  get ends(): EndsOfOthers {
    return this.known.own;
  }

  /** Nothing of earlier boots is left but records that audit does not have yet. */
  get isThrough(): boolean {
    return this.waiting.size + this.unended.length === 0;
  }

  /** Recovers the chains that wait for it, and hands them to shipping. One that can't be read, or ended, keeps waiting and holds up no other. */
  async recover(): Promise<void> {
    const scans: ScannedChain[] = [];
    for (const [id, counted] of this.waiting) {
      try {
        await failpoint('journal.recover.scan');
        const scan = await scanChain(id, this.home.chain(id), this.home.damaged);
        this.waiting.delete(id);
        this.sink.freed(counted - scan.segments.reduce((sum, { bytes }) => sum + bytes, 0));
        for (const range of scan.lost) this.observer.lost(id, range);
        scans.push(scan);
      } catch (error) {
        this.observer.recoveryFailed(error);
      }
    }
    // Shipping first: on a full journal it is what makes room for the records of the recovery.
    this.unended.push(...(await shipChains(this.home, scans, this.sink, this.known)));
    const unended = this.unended.splice(0);
    for (const chain of [...unended.filter((one) => !tellsOfOthers(one)), ...unended.filter(tellsOfOthers)]) {
      await this.end(chain).catch((error: unknown) => this.observer.recoveryFailed(error));
      if (!chain.folder.isFinished) this.unended.push(chain);
    }
  }

  /** What tells of the end of others goes after these. */
  private async end(chain: UnendedChain): Promise<void> {
    await recordEnd(chain, this.sink, this.known);
    if (this.isThrough || !tellsOfOthers(chain)) await chain.folder.finish();
  }

  /** Looks for neighbours that are gone, and at what could not be read, again and again until the signal. */
  async watch(everyMs: number, signal: AbortSignal): Promise<void> {
    for (await this.clock.sleep(everyMs, signal); !signal.aborted; await this.clock.sleep(everyMs, signal)) {
      try {
        await this.expect(await this.gather());
      } catch (error) {
        this.observer.recoveryFailed(error);
      }
      if (!this.isThrough) await this.recover();
    }
  }
}

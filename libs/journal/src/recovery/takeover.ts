import type { Clock } from '#chassis';
import type { JournalObserver } from '../journal-observer.port.js';
import type { JournalHome } from './journal-home.js';
import { recoverChains } from './recovery.js';
import type { RecoverySink } from './recovery.js';

export interface TakeoverSink extends RecoverySink {
  /** Disk that chains of other boots hold counts as this journal's. */
  readonly taken: (bytes: number) => void;
}

/** Brings home what other boots left behind: those before this one, and neighbours on the same disk that end while it runs. */
export class Takeover {
  constructor(
    private readonly home: JournalHome,
    private readonly sink: TakeoverSink,
    private readonly observer: JournalObserver,
    private readonly clock: Clock,
  ) {}

  /** Takes over the folders of instances that are gone. The result is their chains. */
  async gather(): Promise<string[]> {
    const adopted = await this.home.adopt();
    if (adopted.length > 0) this.observer.adopted(adopted);
    return adopted;
  }

  /** Counts what the chains hold on disk. To be called once for each, before `recover`. */
  async count(ids: readonly string[]): Promise<number> {
    const bytes = await this.home.bytes(ids);
    this.sink.taken(bytes);
    return bytes;
  }

  /** Recovers the chains, `counted` bytes in all, and hands them to shipping. A failure leaves them for the next start. */
  async recover(ids: readonly string[], counted: number): Promise<void> {
    try {
      const scans = await recoverChains(this.home, ids, this.sink, (found) => {
        const kept = found.flatMap(({ segments }) => segments).reduce((sum, { bytes }) => sum + bytes, 0);
        this.sink.freed(counted - kept);
      });
      for (const { id, lost } of scans) for (const range of lost) this.observer.lost(id, range);
    } catch (error) {
      this.observer.recoveryFailed(error);
    }
  }

  /** Looks for neighbours that are gone, again and again until the signal. */
  async watch(everyMs: number, signal: AbortSignal): Promise<void> {
    for (await this.clock.sleep(everyMs, signal); !signal.aborted; await this.clock.sleep(everyMs, signal)) {
      const adopted = await this.gather().catch((error: unknown) => {
        this.observer.recoveryFailed(error);
        return [];
      });
      if (adopted.length > 0) await this.recover(adopted, await this.count(adopted));
    }
  }
}

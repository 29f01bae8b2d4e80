import { Metrics } from '#chassis';
import { Logger } from '@nestjs/common';
import { JournalObserver } from './journal-observer.port.js';
import type { LostRange } from './spool/chain-reader.js';

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));
/** The broker may be away for hours: one line a minute says so. */
const TROUBLE_LOG_MS = 60_000;

/** The journal's log lines and metrics. */
export class JournalTelemetry extends JournalObserver {
  private readonly logger = new Logger('Journal');
  private readonly commits;
  private readonly bytes;
  private readonly messages;
  private readonly lostBytes;
  private readonly troubleLogged = new Map<string, number>();

  constructor(metrics: Metrics) {
    super();
    this.commits = metrics.histogram('ostiary_journal_commit_seconds', 'Time for a group of records to become durable');
    this.bytes = metrics.gauge('ostiary_journal_bytes', 'Bytes of the journal on disk');
    this.messages = metrics.counter('ostiary_journal_shipped_total', 'Messages that the broker took from the journal');
    this.lostBytes = metrics.counter('ostiary_journal_lost_bytes_total', 'Bytes of the journal that could not be read back');
  }

  committed(seconds: number, usedBytes: number): void {
    this.commits.observe(seconds);
    this.bytes.set(usedBytes);
  }

  broken(error: unknown): void {
    this.logger.error(`The journal cannot write, calls are refused until it can: ${why(error)}`);
  }

  repaired(): void {
    this.logger.log('The journal writes again');
  }

  shipped(messages: number): void {
    this.messages.inc(messages);
    this.troubleLogged.delete('shipping');
  }

  shippingTrouble(error: unknown): void {
    this.trouble('shipping', error);
  }

  deletionTrouble(error: unknown): void {
    this.trouble('deleting what audit has', error);
  }

  lost(chain: string, { segment, offset, bytes }: LostRange): void {
    this.lostBytes.inc(bytes);
    this.logger.error(
      `The journal’s chain ${chain} has ${bytes} unreadable bytes in ${segment} from ${offset} on; what could be kept of them is in damaged/`,
    );
  }

  adopted(chains: readonly string[]): void {
    this.logger.log(`The journal took over ${chains.length} chains of instances that are gone`);
  }

  recoveryFailed(error: unknown): void {
    this.trouble('chains of earlier boots', error);
  }

  private trouble(what: string, error: unknown): void {
    const logged = this.troubleLogged.get(what);
    if (logged !== undefined && performance.now() - logged < TROUBLE_LOG_MS) return;
    this.troubleLogged.set(what, performance.now());
    this.logger.warn(`The journal waits with ${what} and tries again: ${why(error)}`);
  }
}

import { type Alarm, Clock, Lifecycle, SharedRun } from '#chassis';
import { journalWatermark } from '#contracts';
import { failpoint } from '#failpoints';
import { Bus } from '#messaging';
import { Transactions } from '#persistence';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ChainsStore } from './chains.store.js';
import type { Watermark } from './chains.store.js';

/** Ingress may wait this long to hear that it can delete; one message a chain then stands for all batches since. */
const EVERY_MS = 250;
/**
 * Sending again takes a while: it is not asked for again meanwhile. What still is missing then was lost once more, or the asking was; or nobody has it,
 * so that it is asked for more and more seldom.
 */
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_AT_MOST_MS = 60 * 60_000;

/** Tells ingress how far each chain is committed. Losing a message costs nothing: the next one says more, and a start says all. */
@Injectable()
export class WatermarkPublisher implements OnModuleInit {
  private readonly logger = new Logger('Watermarks');
  private readonly due = new Set<string>();
  private readonly gaps = new Set<string>();
  private readonly asked = new Map<string, { readonly at: number; readonly pauseMs: number; readonly again: Alarm }>();
  private timer: NodeJS.Timeout | null = null;
  private readonly flushing = new SharedRun(() => this.publishDue());

  constructor(
    private readonly transactions: Transactions,
    private readonly chains: ChainsStore,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.announceAll());
    this.lifecycle.onStop('flush', 'watermarks', async () => {
      await this.flush();
      for (const chainId of this.asked.keys()) this.askNoMore(chainId);
    });
  }

  /** Call after commit. `gaps`: chains of which records are missing. */
  announce(chains: readonly string[], gaps: readonly string[]): void {
    for (const chain of chains) this.due.add(chain);
    for (const chain of gaps) this.gaps.add(chain);
    this.timer ??= setTimeout(() => void this.flush(), EVERY_MS).unref();
  }

  /** Resolves when everything announced so far was published, or could not be. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    return this.flushing.request();
  }

  /** An ingress that was away may have missed any of them, and one in memory keeps none over a restart. */
  private async announceAll(): Promise<void> {
    try {
      const all = await this.transactions.read((manager) => this.chains.recentWatermarks(manager));
      for (const { chainId, missing } of all) this.announce([chainId], missing ? [chainId] : []);
    } catch (error) {
      // A chain that still grows is told of with its next batch.
      this.logger.warn(`Nothing told at the start: ${error instanceof Error ? error.name : 'error'}`);
    }
  }

  private async publishDue(): Promise<void> {
    const ids = [...this.due];
    this.due.clear();
    if (ids.length === 0) return;
    try {
      const watermarks = await this.transactions.read((manager) => this.chains.watermarks(manager, ids));
      for (const watermark of watermarks) await this.publish(watermark);
    } catch (error) {
      this.logger.warn(`Will be published later: ${error instanceof Error ? error.name : 'error'}`);
      this.announce(ids, []);
    }
  }

  private async publish({ chainId, committedSeq, missing }: Watermark): Promise<void> {
    const ask = missing && this.mayAsk(chainId);
    const data = { chainId, committedSeq, ...(ask ? { missing: true } : {}) };
    await failpoint('audit.watermark.publish');
    await this.bus.publish(journalWatermark, { key: chainId, subject: chainId, data });
    if (!missing) this.askNoMore(chainId);
    if (!ask) return;
    const pauseMs = Math.min((this.asked.get(chainId)?.pauseMs ?? ASK_AGAIN_MS / 2) * 2, ASK_AGAIN_AT_MOST_MS);
    const again = this.clock.after(pauseMs, () => this.announce([chainId], [chainId]));
    this.asked.set(chainId, { at: this.clock.monotonic(), pauseMs, again });
    this.gaps.delete(chainId);
    this.logger.error(`Chain ${chainId} lacks records after ${committedSeq}: ingress is asked to send them again`);
  }

  /** Nothing is asked for any more. */
  private askNoMore(chainId: string): void {
    this.asked.get(chainId)?.again.cancel();
    this.asked.delete(chainId);
  }

  private mayAsk(chainId: string): boolean {
    const last = this.asked.get(chainId);
    return this.gaps.has(chainId) && (last === undefined || this.clock.monotonic() - last.at >= last.pauseMs);
  }
}

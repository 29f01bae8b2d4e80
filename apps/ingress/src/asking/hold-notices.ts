import { Injectable, Logger } from '@nestjs/common';
import { holdEnded, type TopicData, newId } from '#contracts';
import { failpoint } from '#failpoints';
import { Bus } from '#messaging';
import { AskLedger } from './ask-ledger.js';
import type { OpenedApproval } from './ledger-state.js';

export type HoldCause = TopicData<typeof holdEnded>['cause'];
type Notice = TopicData<typeof holdEnded> & { readonly id: string };

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** As many at once are tried again. */
const most = 100;

/** Tells that a call waits for an approval no more, and does not rest before the broker has it; what it never gets out is the next boot's to tell. */
@Injectable()
export class HoldNotices {
  private readonly logger = new Logger(HoldNotices.name);
  private readonly underWay = new Set<Promise<void>>();
  private unsent: Notice[] = [];
  private retry: NodeJS.Timeout | null = null;
  private pauseMs = firstPauseMs;
  private closed = false;

  constructor(
    private readonly bus: Bus,
    private readonly ledger: AskLedger,
  ) {}

  /** Of one approval and one call, once. */
  ended(opened: OpenedApproval, cause: HoldCause): void {
    this.send({ id: newId(), ...opened, cause, endedAt: new Date().toISOString() });
  }

  /** Resolves when what was to be told is out, or cannot be got out now. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.retry !== null) clearTimeout(this.retry);
    this.again();
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private send(notice: Notice): void {
    const sending = this.publish(notice).finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  private async publish({ id, ...data }: Notice): Promise<void> {
    try {
      await failpoint('hold.ended.publish');
      await this.bus.publish(holdEnded, { id, key: data.approvalId, subject: data.approvalId, data });
      await failpoint('hold.ended.told');
      this.pauseMs = firstPauseMs;
      this.ledger.noteSoon({ told: { approvalId: data.approvalId, exchangeId: data.exchangeId, asks: data.asks ?? [] } });
    } catch (error) {
      if (this.unsent.length === 0)
        this.logger.warn(`Ends of holds wait to be told: ${error instanceof Error ? error.message : 'unknown error'}`);
      this.unsent.push({ id, ...data });
      this.arm();
    }
  }

  private arm(): void {
    if (this.retry !== null || this.closed) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      this.again();
    }, this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs);
  }

  private again(): void {
    for (const notice of this.unsent.splice(0, this.closed ? this.unsent.length : most)) this.send(notice);
    if (this.unsent.length > 0) this.arm();
  }
}

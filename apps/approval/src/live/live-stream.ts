import { type Clock, SinkClosed, sseBeat, sseBegin, sseEnd, sseEvent, type SseSink } from '#chassis';
import type { Principal } from '#contracts';
import type { ApprovalChange } from '../notifying/notifier.port.js';
import type { Approval } from '../store/approvals.store.js';
import type { ChangesPage } from './changes.reader.js';
import { liveViewOf } from './live.view.js';
import { encodePosition, type Position } from './position.js';

/** Whose stream it is, and how long they may have it. */
export interface Reader {
  readonly principal: Principal;
  readonly expiresAt: Date;
  readonly isRevoked: () => boolean;
}

/** Where a stream gets what it shows. */
export interface LiveSource {
  /** Where to go on; null: nobody was there before, or that is too long ago. */
  begin(from: Position | null): Promise<{ readonly at: Position; readonly isResumed: boolean }>;
  /** All that is open and that they may see. */
  open(reader: Principal): AsyncIterable<Approval>;
  after(position: Position): Promise<ChangesPage>;
  maySee(reader: Principal, approval: Approval): boolean;
}

export type StreamEnd = 'left' | 'slow' | 'expired' | 'revoked' | 'stopping' | 'failed';

const words: Partial<Record<StreamEnd, string>> = {
  expired: 'the token has expired',
  revoked: 'the token has been revoked',
  stopping: 'this instance is stopping, come back',
  failed: 'the service cannot read on now, come back',
};
/** As often as anything else here says that it lives: docs/adr/0042. */
const beatMs = 15_000;
/** Between two looks without anything that calls for one: also how soon a revoked token ends the stream. */
const lookMs = 1_000;
/** After a call the change may be held back by a transaction that began before it: looks come close at first. */
const firstLookMs = 20;
const retryMs = 1_000;

/** One reader's stream: what is open, or where they were, and then whatever happens to what they may see. */
export class LiveStream {
  private pauseMs = lookMs;
  private idle = new AbortController();
  private ending: StreamEnd | null = null;
  private saidAt = 0;

  constructor(
    private readonly reader: Reader,
    private readonly sink: SseSink,
    private readonly source: LiveSource,
    private readonly clock: Clock,
  ) {}

  /** Something has happened to an approval. */
  wake(): void {
    this.pauseMs = firstLookMs;
    this.idle.abort();
  }

  stop(why: StreamEnd): void {
    this.ending ??= why;
    this.idle.abort();
  }

  /** Resolves with why it ended; never rejects. The answer has then ended, too. */
  async run(from: Position | null, onFailure: (error: unknown) => void): Promise<StreamEnd> {
    let end: StreamEnd;
    try {
      end = await this.tell(from);
    } catch (error) {
      end = error instanceof SinkClosed ? error.why : 'failed';
      if (end === 'failed') onFailure(error);
    }
    const said = words[end];
    this.sink.end(said === undefined ? '' : sseEnd(said));
    return end;
  }

  private async tell(from: Position | null): Promise<StreamEnd> {
    this.sink.begin();
    await this.say(sseBegin(retryMs));
    const begun = await this.source.begin(from);
    if (!begun.isResumed) {
      for await (const approval of this.source.open(this.reader.principal)) {
        const end = this.isOver();
        if (end) return end;
        await this.say(sseEvent('approval', liveViewOf(approval, null), null));
      }
    }
    // Only now: whoever is cut off before this begins anew.
    await this.say(sseBeat(encodePosition(begun.at)));
    for (let position = begun.at; ;) {
      const end = this.isOver();
      if (end) return end;
      this.idle = new AbortController();
      const page = await this.source.after(position);
      for (const entry of page.entries) await this.show(entry.approval, entry.change, entry.position);
      position = page.next;
      if (page.entries.length > 0) continue;
      if (this.clock.monotonic() - this.saidAt >= beatMs) await this.say(sseBeat(encodePosition(position)));
      await this.rest();
    }
  }

  private async show(approval: Approval, change: ApprovalChange, position: Position): Promise<void> {
    if (this.isOver() || !this.source.maySee(this.reader.principal, approval)) return;
    await this.say(sseEvent('approval', liveViewOf(approval, change), encodePosition(position)));
  }

  private async rest(): Promise<void> {
    await this.clock.sleep(this.pauseMs, this.idle.signal);
    this.pauseMs = Math.min(this.pauseMs * 2, lookMs);
  }

  private isOver(): StreamEnd | null {
    if (this.ending === null && this.reader.isRevoked()) this.ending = 'revoked';
    if (this.ending === null && this.clock.now() >= this.reader.expiresAt) this.ending = 'expired';
    return this.ending;
  }

  private async say(text: string): Promise<void> {
    await this.sink.write(text);
    this.saidAt = this.clock.monotonic();
  }
}

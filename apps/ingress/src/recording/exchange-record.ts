import type { ApprovalVote, Decision, ErrorCode, Finding, JournalEntry, Outcome, Phase, StoredBody } from '#contracts';
import type { Exchange } from '../call/exchange.js';
import type { RecordedBody, RecordWriter } from './record-writer.js';

const unended = { type: 'failed', errorCode: 'internal' } as const;

export interface ReleasedHold {
  approvalId: string;
  state: 'approved' | 'denied' | 'expired' | 'canceled' | 'timed_out' | 'client_left' | 'superseded';
  votes: ApprovalVote[];
  reason: string | null;
  heldMs: number;
}

/**
 * What one exchange writes to the journal. Entries gather and go out together when a stage needs them durable;
 * `close` writes the one terminal event, on every path, and never a second one.
 */
export class ExchangeRecord {
  private pending: JournalEntry[] = [];
  private ending: { type: Outcome; errorCode: ErrorCode | null } | null = null;
  private reply: RecordedBody | null = null;
  private closed = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly writer: RecordWriter,
  ) {}

  received(request: RecordedBody | null, findings: readonly Finding[]): void {
    const { exchange } = this;
    const stored = request === null ? null : this.writer.store(exchange.sessionId, exchange.id, request);
    if (stored !== null) this.pending.push(...stored.entries);
    this.pending.push({
      type: 'exchange.received',
      ...this.about(),
      data: {
        principal: exchange.principal,
        client: exchange.client,
        model: exchange.model,
        route: exchange.route,
        stream: exchange.stream,
        startedAt: exchange.startedAt.toISOString(),
        agentId: exchange.agentId,
        request: stored?.body ?? null,
        findings: [...findings],
      },
    });
    exchange.received = true;
  }

  decided(phase: Phase, decision: Decision, requestId: string | null = null, block: string | null = null): void {
    this.pending.push({ type: 'exchange.decided', ...this.about(), data: { phase, requestId, block, decision } });
  }

  held(data: { approvalId: string; phase: Phase; ruleId: string; joined: boolean }): void {
    this.pending.push({ type: 'exchange.held', ...this.about(), data });
  }

  released(data: ReleasedHold): void {
    this.pending.push({ type: 'exchange.released', ...this.about(), data });
  }

  forwarded(data: { upstream: string; requestDigest: string; requestBytes: number }): void {
    this.pending.push({ type: 'exchange.forwarded', ...this.about(), data });
  }

  replied(reply: RecordedBody): void {
    this.reply = reply;
  }

  /** Resolves when everything recorded so far is on disk; rejects with `audit_unavailable` when it cannot be. */
  async durable(): Promise<void> {
    const entries = this.pending;
    this.pending = [];
    if (entries.length > 0) await this.writer.append(entries);
  }

  /** How the exchange ended. A record that no stage ended is a defect, and is told as one. */
  get outcome(): Outcome {
    return (this.ending ?? unended).type;
  }

  completed(): void {
    this.end('completed', null);
  }

  end(type: Outcome, errorCode: ErrorCode | null): void {
    this.ending ??= { type, errorCode };
  }

  /** Writes the terminal event. A journal that is full keeps room for just that, so the reply's content is then left out. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (!this.exchange.received) this.received(null, []);
    const stored =
      this.reply === null || !this.writer.hasRoom ? null : this.writer.store(this.exchange.sessionId, this.exchange.id, this.reply);
    if (stored !== null) this.pending.push(...stored.entries);
    this.pending.push(this.terminal(stored?.body ?? null));
    await this.durable();
  }

  private terminal(reply: StoredBody | null): JournalEntry {
    const { exchange } = this;
    const { type, errorCode } = this.ending ?? unended;
    return {
      type: `exchange.${type}`,
      ...this.about(),
      data: {
        status: exchange.status,
        verdict: exchange.verdict,
        reasons: exchange.reasons,
        findings: exchange.replyFindings,
        reply,
        replyBytes: exchange.replyBytes,
        usage: exchange.usage,
        timings: {
          decideMs: exchange.decideMs,
          heldMs: exchange.heldMs,
          upstreamFirstByteMs: exchange.upstreamFirstByteMs,
          totalMs: exchange.elapsedMs(),
        },
        errorCode,
      },
    };
  }

  private about(): { exchange: string; session: string; traceparent?: string } {
    const { id, sessionId, traceparent } = this.exchange;
    return { exchange: id, session: sessionId, ...(traceparent === undefined ? {} : { traceparent }) };
  }
}

import type {
  Decision,
  ErrorCode,
  ExchangeEntry,
  GrantUse,
  Outcome,
  Phase,
  ProviderAnswer,
  RecordedFinding,
  ReleasedHold,
  StoredBody,
} from '#contracts';
import type { Exchange } from '../call/exchange.js';
import { type Delivery, type Ending, endingOf, providerOutcome } from './outcome.js';
import type { RecordedBody, RecordWriter } from './record-writer.js';
import type { ReplyRecord } from './reply-record.js';
import { ReplyTimeline } from './reply-timeline.js';
import { UnwrittenEntries } from './unwritten-entries.js';

const longestProviderMessage = 1_000;
const longestProviderWord = 200;

/**
 * What one exchange writes to the journal. Entries gather and go out together when a stage needs them durable, and stay until they are;
 * `close` writes the one terminal event, on every path, and never a second one.
 */
export class ExchangeRecord implements ReplyRecord {
  private readonly unwritten: UnwrittenEntries;
  private asked: StoredBody | null = null;
  private ended: { delivery: Delivery; errorCode: ErrorCode | null } | null = null;
  private answer: ProviderAnswer | null = null;
  private reply: RecordedBody | null = null;
  private policyVersion: number | null = null;
  private readonly timeline = new ReplyTimeline();
  private opened = false;
  private failOpen = false;
  private ownAnswer = false;
  private closed = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly writer: RecordWriter,
  ) {
    this.unwritten = new UnwrittenEntries(writer);
  }

  /** What was asked is known, and not yet what becomes of it. Large content is on its way to the disk from here on. */
  inspected(request: RecordedBody): void {
    this.asked = this.store('request', request);
    this.unwritten.early();
  }

  received(request: RecordedBody | null, findings: readonly RecordedFinding[]): void {
    const { exchange } = this;
    const { agentId, parentAgentId, requestClass } = exchange.asked;
    if (request !== null) this.asked ??= this.store('request', request);
    this.unwritten.add({
      type: 'exchange.received',
      ...this.about(),
      data: {
        principal: exchange.principal,
        client: exchange.client,
        address: exchange.address,
        model: exchange.asked.model,
        route: exchange.route,
        stream: exchange.asked.stream,
        startedAt: exchange.startedAt.toISOString(),
        agentId,
        ...(parentAgentId === null ? {} : { parentAgentId }),
        ...(requestClass === null ? {} : { requestClass }),
        request: this.asked,
        title: request?.title ?? null,
        findings: this.writer.told(findings),
      },
    });
    // Its words are views of the whole body: a call that waits for a person must not keep that in memory.
    this.asked = null;
    this.opened = true;
  }

  decided(
    phase: Phase,
    decision: Decision,
    about: { requestId?: string | null; block?: string | null; grants?: readonly GrantUse[] } = {},
  ): void {
    const { requestId = null, block = null, grants = [] } = about;
    this.policyVersion = decision.policyVersion;
    this.unwritten.add({ type: 'exchange.decided', ...this.about(), data: { phase, requestId, block, decision, grants: [...grants] } });
  }

  held(data: { approvalId: string; phase: Phase; ruleId: string; joined: boolean }): void {
    this.unwritten.add({ type: 'exchange.held', ...this.about(), data });
  }

  released(data: ReleasedHold): void {
    this.unwritten.add({ type: 'exchange.released', ...this.about(), data });
  }

  forwarded(data: { upstream: string; keyedDigest: string; requestBytes: number }): void {
    this.unwritten.add({ type: 'exchange.forwarded', ...this.about(), data });
  }

  /** It goes on though the journal could not record it. */
  servedUnrecorded(): void {
    this.failOpen = true;
  }

  /** No provider is asked: what the client gets is an answer all the same. */
  answeredHere(): void {
    this.ownAnswer = true;
  }

  provider(status: number, requestId: string | null): void {
    this.answer = { status, requestId: requestId?.slice(0, longestProviderWord) ?? null, error: null };
  }

  providerError(type: string, message: string): void {
    if (this.answer === null) throw new Error('The provider has not answered yet.');
    const error = { type: type.slice(0, longestProviderWord), message: message.slice(0, longestProviderMessage) };
    this.answer = { ...this.answer, error };
  }

  delivered(characters: number): void {
    this.timeline.add(this.exchange.elapsedMs(), characters);
  }

  replied(reply: RecordedBody): void {
    this.reply = reply;
  }

  /** Resolves when everything recorded so far is on disk; rejects with `audit_unavailable` when it cannot be, and keeps it to be tried again. */
  async durable(): Promise<void> {
    await this.unwritten.durable();
  }

  /** Resolves when what opens it is on disk, with what is known by now of who called and what was asked; rejects as `durable` does. */
  async begun(): Promise<void> {
    if (!this.opened) this.received(null, []);
    await this.durable();
  }

  /** Whether it holds what opens it: who called, and what was asked. */
  get isOpen(): boolean {
    return this.opened;
  }

  /** How the exchange ended, as far as is known now. */
  get outcome(): Outcome {
    return this.ending().outcome;
  }

  /** Why it ended, as far as is known now; null: without an error of ours. */
  get errorCode(): ErrorCode | null {
    return this.ending().errorCode;
  }

  /** The client has its answer whole, whatever the provider made of the call. */
  completed(): void {
    this.end('whole', null);
  }

  /** The first word counts: what goes wrong after an end does not change it. */
  end(delivery: Delivery, errorCode: ErrorCode | null): void {
    this.ended ??= { delivery, errorCode };
  }

  /** Writes the terminal event. A journal that is full keeps room for who called and how it ended; content is then left out. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (!this.opened) this.received(null, []);
    const { hasRoom } = this.writer;
    const reply = this.reply === null || !hasRoom ? null : this.store('reply', this.reply);
    this.unwritten.add(this.terminal(reply));
    if (!hasRoom) this.unwritten.lean();
    await this.durable();
  }

  /** A record that no stage ended is a defect, and is told as one. */
  private ending(): Ending {
    const { delivery, errorCode } = this.ended ?? { delivery: 'failed', errorCode: 'internal' };
    return endingOf(this.ownAnswer ? 'answered' : providerOutcome(this.answer), delivery, errorCode);
  }

  private terminal(reply: StoredBody | null): ExchangeEntry {
    const { exchange } = this;
    const { outcome, errorCode } = this.ending();
    return {
      type: `exchange.${outcome}`,
      ...this.about(),
      data: {
        status: exchange.status,
        provider: this.answer,
        policyVersion: this.policyVersion,
        verdict: exchange.verdict,
        reasons: exchange.reasons,
        findings: this.writer.told(exchange.replyFindings),
        reply,
        replyBytes: exchange.replyBytes,
        usage: exchange.usage,
        timings: {
          decideMs: exchange.decideMs,
          heldMs: exchange.heldMs,
          upstreamFirstByteMs: exchange.upstreamFirstByteMs,
          totalMs: exchange.elapsedMs(),
        },
        timeline: this.timeline.told(),
        errorCode,
        ...(this.failOpen ? { failOpen: true } : {}),
      },
    };
  }

  private store(kind: 'request' | 'reply', body: RecordedBody): StoredBody {
    const { id: exchange, asked } = this.exchange;
    const stored = this.writer.store(asked.sessionId, { exchange, kind }, body);
    for (const entry of stored.entries) this.unwritten.add(entry);
    return stored.body;
  }

  private about(): { exchange: string; session: string; traceparent?: string } {
    const { id, asked, traceparent } = this.exchange;
    return { exchange: id, session: asked.sessionId, ...(traceparent === undefined ? {} : { traceparent }) };
  }
}

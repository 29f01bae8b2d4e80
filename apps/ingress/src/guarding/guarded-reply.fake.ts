import { randomBytes } from 'node:crypto';
import { OstiaryError, type Principal, type RecordedFinding } from '#contracts';
import { formatNamed, type JsonCodec, type StreamCodec } from '#conversation';
import type { Alias } from '#detection';
import { nothingAsked } from '../call/asked.js';
import type { ClientCall } from '../call/client-call.js';
import { Exchange } from '../call/exchange.js';
import { RefusedError } from '../call/refused.error.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { RecordedBody } from '../recording/record-writer.js';
import { buildRuleset, type Ruleset } from '../ruleset/ruleset.js';
import { Guard } from './guard.js';
import { guardJson } from './json-runner.js';
import type { RecordedReply } from './recorded-reply.js';
import { ReplyContext } from './reply-context.js';
import { ReplyRecorder } from './reply-recorder.js';
import { StreamRunner } from './stream-runner.js';
import { ToolGate } from './tool-gate.js';

const principal: Principal = { issuer: 'test', subject: 'alice', name: 'Alice', email: null, groups: [] };
const key = randomBytes(32);

/** What came of a reply that was guarded. */
export interface GuardedReply {
  /** What the client was given. */
  readonly told: string;
  readonly recorded: RecordedReply | null;
  readonly findings: readonly RecordedFinding[];
  readonly reasons: readonly string[];
  readonly verdict: string;
  readonly error: unknown;
}

export const rulesOf = (policy: string): Ruleset => buildRuleset(policy, 1, key);

interface Request {
  readonly aliases?: readonly Alias[];
  readonly fingerprints?: ReadonlySet<string>;
  readonly promptWindows?: ReadonlySet<number>;
}

/** Guards a reply without a server: the policy service is away, and so are people. */
export class ReplyBench {
  private readonly exchange = Object.assign(
    new Exchange(
      { method: 'POST', path: '/v1/messages', format: 'test' },
      { kind: 'unknown', name: 'unknown', version: null },
      undefined,
      null,
    ),
    { id: 'ref' },
  );
  private readonly leaving = new AbortController();
  private readonly context: ReplyContext;
  private readonly guard: Guard;
  private readonly recorder: ReplyRecorder;
  private told = '';
  private body: RecordedBody | null = null;

  constructor(rules: Ruleset, request: Request = {}) {
    const attributes = {
      principal,
      client: this.exchange.client,
      model: 'm',
      route: { model: 'm', path: '/', stream: true },
      tools: [],
      time: new Date(),
      sizes: { bytes: 0, messages: 1 },
    };
    const outgoing = {
      bytes: new Uint8Array(),
      keyedDigest: '',
      aliases: [],
      fingerprints: new Set<string>(),
      promptWindows: new Set<number>(),
      ...request,
    };
    this.context = new ReplyContext({
      call: this.call(),
      record: this.record(),
      principal,
      isRevoked: () => false,
      asked: nothingAsked,
      rules,
      attributes,
      outgoing,
    });
    const asker = { ask: () => Promise.reject(new OstiaryError('decision_unavailable', 'Nobody is there.')) };
    const config = { ingress: { maxHoldMs: 1, decisionTimeoutMs: 1 } };
    this.guard = new Guard(this.context, new ToolGate(asker as never, {} as never, {} as never, config as never), 16 * 1024 * 1024);
    this.recorder = new ReplyRecorder(this.context);
  }

  /** Streams chunks. `leaveAfter`: the client goes once it was given so many characters. */
  async stream(codec: StreamCodec, chunks: readonly string[], leaveAfter = Number.POSITIVE_INFINITY): Promise<GuardedReply> {
    this.leaveAfter = leaveAfter;
    let error: unknown = null;
    try {
      await new StreamRunner(this.context, this.guard, codec, this.recorder).run(bytesOf(chunks));
    } catch (caught) {
      error = caught;
      if (caught instanceof RefusedError)
        this.told += codec.refuse({
          code: caught.code,
          text: 'No.',
          reference: 'ref',
          refusal: true,
          client: { kind: 'claude-code' },
          model: 'm',
        });
    }
    this.recorder.close();
    return this.result(error);
  }

  async json(codec: JsonCodec, text: string): Promise<GuardedReply> {
    let error: unknown = null;
    try {
      const guarded = await guardJson(codec, this.guard, text);
      this.recorder.given(guarded.said);
      this.told = guarded.text;
    } catch (caught) {
      error = caught;
    }
    this.recorder.close();
    return this.result(error);
  }

  private leaveAfter = Number.POSITIVE_INFINITY;

  private result(error: unknown): GuardedReply {
    const { replyFindings, reasons, verdict } = this.exchange;
    const recorded = this.body === null ? null : (JSON.parse(this.body.parts.map(({ text }) => text).join('')) as RecordedReply);
    return { told: this.told, recorded, findings: replyFindings, reasons: reasons.map(({ ruleId }) => ruleId), verdict, error };
  }

  private call(): ClientCall {
    const write = (piece: string | Uint8Array): void => {
      this.told += Buffer.from(piece).toString();
      if (this.told.length >= this.leaveAfter) this.leaving.abort();
    };
    const reply = { left: this.leaving.signal, write, end: () => undefined };
    return { exchange: this.exchange, reply, wire: formatNamed('anthropic') } as unknown as ClientCall;
  }

  private record(): ExchangeRecord {
    const record = {
      replied: (body: RecordedBody) => (this.body = body),
      delivered: () => undefined,
      decided: () => undefined,
      providerError: () => undefined,
    };
    return record as unknown as ExchangeRecord;
  }
}

async function* bytesOf(chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

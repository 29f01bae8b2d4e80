import { OstiaryError } from '#contracts';
import { AnyJsonCodec } from '#conversation';
import { ClientLeftError } from '../call/endings.js';
import type { UpstreamReply } from '../upstreams/upstream.port.js';
import { guardResult, type GuardedLine } from './batch-results.js';
import { boundBatch } from './bound-batch.js';
import { gather } from './gather.js';
import { Guard } from './guard.js';
import { guardedValue } from './guarded-value.js';
import type { ReplyContext } from './reply-context.js';
import type { ReplyRecorder } from './reply-recorder.js';
import type { ToolGate } from './tool-gate.js';
import { Turns } from './turns.js';

const recordedLength = 64 * 1024;

interface Looked extends GuardedLine {
  readonly failure: { readonly error: string; readonly message: string } | null;
}

/** Carries what is no model's reply (an error, a count, a list) with the provider's status and headers, every literal of it looked at. */
export class OtherAnswer {
  constructor(
    private readonly context: ReplyContext,
    private readonly recorder: ReplyRecorder,
    private readonly gate: ToolGate,
    private readonly maxBytes: number,
  ) {}

  async carry(upstream: UpstreamReply, type: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    const { call, record } = this.context;
    const text = await gather(body, this.maxBytes, this.recorder.received);
    const { told, recorded, failure } = await this.look(text, type);
    this.recorder.closeAs(recorded.slice(0, recordedLength), 'glue');
    if (upstream.status >= 400) record.providerError(failure?.error ?? 'unknown', failure?.message ?? recorded);
    if (call.reply.left.aborted) throw new ClientLeftError();
    // A status that is gone already can't tell the client that there is no reply: it is told as a failure, in the form that it waits for. So is the
    // failure of a call that was held, for which people must not be asked again.
    if (call.reply.headersSent || (call.exchange.heldMs > 0 && upstream.status >= 400))
      throw new OstiaryError('upstream_error', `The provider answered with an error: ${failure?.message ?? upstream.status}`);
    call.reply.send(upstream.status, this.context.headers(upstream.headers), this.bound(upstream.status, told));
  }

  /** What the provider keeps for this caller is named so that no other caller can use it. */
  private bound(status: number, told: string): string {
    const { call, principal, ruleset } = this.context;
    const isBatch = call.route?.kind === 'batch' || call.route?.binds === 'batch';
    return isBatch && call.route?.kind !== 'results' && status < 300 ? boundBatch(told, principal, ruleset) : told;
  }

  private async look(text: string, type: string): Promise<Looked> {
    if (type === 'application/json') return this.json(text);
    if (type.endsWith('jsonl') || type.endsWith('ndjson')) return this.lines(text);
    if (text === '' || type.startsWith('text/')) {
      const { told, recorded } = guardedValue(this.context, 'reply', { value: text, literal: 'string', role: 'content' });
      return { told, recorded, failure: null };
    }
    throw new OstiaryError('upstream_broken', 'The provider answered in a form that can’t be looked at.');
  }

  private json(text: string): Looked {
    const codec = new AnyJsonCodec();
    const part = codec.read(text);
    const values = part.events.map((event) => (event.type === 'value' ? guardedValue(this.context, 'reply', event.literal) : null));
    const write = (form: 'told' | 'recorded'): string =>
      codec.write(
        part,
        part.events.map((event, index) => {
          const value = values[index]?.[form];
          return value === undefined || (event.type === 'value' && event.literal.value === value)
            ? { say: 'same' }
            : { say: 'text', text: value };
        }),
      );
    const failed = part.events.find((event) => event.type === 'failed');
    const failure =
      failed === undefined ? null : { error: this.context.masked(failed.error), message: this.context.masked(failed.message) };
    return { told: write('told'), recorded: write('recorded'), failure };
  }

  /** JSON texts, one a line: replies where a batch's results are fetched. */
  private async lines(text: string): Promise<Looked> {
    const looked: GuardedLine[] = [];
    const turns = new Turns();
    for (const line of text.split('\n')) {
      if (turns.due) await turns.give();
      if (line.trim() === '') looked.push({ told: '', recorded: '' });
      else if (this.context.call.route?.kind !== 'results') looked.push(this.json(line));
      else
        looked.push(
          await guardResult(this.context, new Guard(this.context, this.gate, this.maxBytes), line, (around) => this.json(around)),
        );
    }
    return { told: looked.map(({ told }) => told).join('\n'), recorded: looked.map(({ recorded }) => recorded).join('\n'), failure: null };
  }
}

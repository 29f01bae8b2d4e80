import { OstiaryError, refusalByRule } from '#contracts';
import { replacedToolUse, SseParser, sseFrame, usageOf, type SseEvent } from '#conversation';
import { replaceSpans } from '#detection';
import type { StreamPosition } from '../call/client-call.js';
import { RefusedError } from '../call/refused.error.js';
import type { ReplyContext } from './reply-context.js';
import { ReplyTranscript } from './reply-transcript.js';
import { TextBlock, type StreamFrame } from './stream-block.js';
import type { ToolCall } from './tool-call.js';
import type { ToolGate } from './tool-gate.js';

interface OpenTool {
  readonly start: Record<string, unknown>;
  /** The frames as they came, to be released unchanged. */
  readonly frames: string[];
  input: string;
}

/**
 * Guards one streamed reply, frame by frame and without waiting for the whole: text goes through the maskers, a tool call is
 * held back until it is whole and judged, everything else passes as it came.
 */
export class StreamGuard {
  readonly transcript: ReplyTranscript;
  private readonly parser = new SseParser();
  private readonly texts = new Map<number, TextBlock>();
  private readonly tools = new Map<number, OpenTool>();
  private released = 0;
  private replaced = 0;
  private touchedAtStart = 0;
  private stopped = false;
  private started = false;
  private nextIndex = 0;

  constructor(
    private readonly context: ReplyContext,
    private readonly gate: ToolGate,
  ) {
    this.transcript = new ReplyTranscript(context.ruleset.key);
  }

  /** Carries the body to the client. Throws `upstream_broken` when it ends before its last frame, RefusedError when a rule ends it. */
  async run(body: AsyncIterable<Uint8Array>): Promise<void> {
    const { reply, exchange } = this.context.call;
    this.touchedAtStart = exchange.reasons.length;
    for await (const chunk of body) {
      this.transcript.received(chunk);
      await this.carry(this.parser.push(chunk));
      if (reply.left.aborted && !this.stopped) return;
    }
    await this.carry(this.parser.end());
    if (!this.stopped) throw new OstiaryError('upstream_broken', 'The provider’s reply broke off before its end.');
  }

  /** Where a refusal would stand now; null before the message has begun. */
  position(): StreamPosition | null {
    if (!this.started) return null;
    const closing = [...this.texts.keys()].map((index) => sseFrame('content_block_stop', { type: 'content_block_stop', index }));
    // A tool call that is still held back was never sent: its index is free.
    return { closing: closing.join(''), nextIndex: Math.min(this.nextIndex, ...this.tools.keys()) };
  }

  /** Drops what is not decided yet: an aborted reply never lets the rest slip out. */
  abort(): void {
    for (const text of this.texts.values()) text.abort();
    this.tools.clear();
  }

  private async carry(events: readonly SseEvent[]): Promise<void> {
    const { reply } = this.context.call;
    let ready = '';
    for (const event of events) {
      const outcome = this.frame(event);
      if (typeof outcome === 'string') {
        ready += outcome;
        continue;
      }
      // What came before must not wait for what is being decided.
      await reply.write(ready);
      ready = await outcome;
    }
    await reply.write(ready);
  }

  private frame(event: SseEvent): string | Promise<string> {
    if (event.data === '') return event.raw;
    const frame = parsed(event);
    switch (frame.type) {
      case 'message_start':
        this.started = true;
        this.transcript.started(frame.message ?? {});
        this.context.call.exchange.usage = usageOf(frame, this.context.call.exchange.usage);
        return event.raw;
      case 'content_block_start':
        return this.blockStart(frame, event);
      case 'content_block_delta':
        return this.blockDelta(frame, event);
      case 'content_block_stop':
        return this.blockStop(frame, event);
      case 'message_delta':
        return this.messageDelta(frame, event);
      case 'message_stop':
        this.stopped = true;
        return this.verdictComment() + event.raw;
      case 'error':
        this.stopped = true;
        this.providerError(frame);
        this.abort();
        return event.raw;
      default:
        return event.raw;
    }
  }

  private providerError({ error }: StreamFrame): void {
    const { type, message } = error ?? {};
    const text = textOf(message);
    this.context.record.providerError(textOf(type), replaceSpans(text, this.context.ruleset.scanner.scan(text).findings));
  }

  private blockStart(frame: StreamFrame, event: SseEvent): string {
    const index = indexOf(frame);
    const block = frame.content_block ?? {};
    this.nextIndex = index + 1;
    if (block['type'] === 'tool_use') {
      this.tools.set(index, { start: block, frames: [event.raw], input: '' });
      return '';
    }
    const kind = block['type'];
    if (kind !== 'text' && kind !== 'thinking') {
      this.transcript.block(index, block, block);
      return event.raw;
    }
    const text = this.textBlock(kind, block);
    this.texts.set(index, text);
    const initial = block[kind];
    if (typeof initial !== 'string' || initial === '') return event.raw;
    const emitted = this.push(index, text, initial, false);
    return emitted === initial ? event.raw : sseFrame('content_block_start', { ...frame, content_block: { ...block, [kind]: emitted } });
  }

  private blockDelta(frame: StreamFrame, event: SseEvent): string {
    const index = indexOf(frame);
    const tool = this.tools.get(index);
    const delta = frame.delta ?? {};
    if (tool !== undefined) {
      tool.frames.push(event.raw);
      if (typeof delta['partial_json'] === 'string') tool.input += delta['partial_json'];
      return '';
    }
    const text = this.texts.get(index);
    if (text?.kind === 'thinking' && delta['type'] === 'signature_delta') return this.finish(index, text) + event.raw;
    const piece = text === undefined ? undefined : delta[text.kind];
    if (text === undefined || typeof piece !== 'string') return event.raw;
    const emitted = this.push(index, text, piece, false);
    if (emitted === piece) return event.raw;
    return emitted === '' ? '' : sseFrame('content_block_delta', { ...frame, delta: { ...delta, [text.kind]: emitted } });
  }

  private blockStop(frame: StreamFrame, event: SseEvent): string | Promise<string> {
    const index = indexOf(frame);
    const tool = this.tools.get(index);
    if (tool !== undefined) return this.toolStop(index, tool, event);
    const text = this.texts.get(index);
    if (text === undefined) return event.raw;
    const rest = this.finish(index, text);
    this.transcript.block(index, text.recorded(), text.delivered());
    this.texts.delete(index);
    return rest + event.raw;
  }

  /** What a text still held back, as a frame; nothing when there is none, or when it was finished before. */
  private finish(index: number, text: TextBlock): string {
    const rest = text.finished ? '' : this.push(index, text, '', true);
    const delta = text.kind === 'text' ? { type: 'text_delta', text: rest } : { type: 'thinking_delta', thinking: rest };
    return rest === '' ? '' : sseFrame('content_block_delta', { type: 'content_block_delta', index, delta });
  }

  private async toolStop(index: number, tool: OpenTool, event: SseEvent): Promise<string> {
    const call: ToolCall = {
      index,
      id: textOf(tool.start['id']),
      name: textOf(tool.start['name']),
      input: tool.input === '' ? JSON.stringify(tool.start['input'] ?? {}) : tool.input,
    };
    const verdict = await this.gate.judge(this.context, call);
    this.tools.delete(index);
    if (verdict.kind === 'replace') {
      this.replaced += 1;
      const told = { type: 'text', text: verdict.text };
      this.transcript.block(index, { ...told, ostiary_withheld: { name: call.name, input: verdict.recorded } }, told);
      return replacedToolUse(index, verdict.text);
    }
    this.released += 1;
    this.transcript.block(
      index,
      { ...tool.start, input: jsonOrText(verdict.recorded) },
      { ...tool.start, input: jsonOrText(verdict.input) },
    );
    if (verdict.input === call.input) return tool.frames.join('') + event.raw;
    const delta = sseFrame('content_block_delta', {
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json: verdict.input },
    });
    return (tool.frames[0] ?? '') + delta + event.raw;
  }

  private messageDelta(frame: StreamFrame, event: SseEvent): string {
    const { exchange } = this.context.call;
    exchange.usage = usageOf(frame, exchange.usage);
    const delta = frame.delta ?? {};
    // A client must not wait to run a tool that it never got.
    const rewrite = this.replaced > 0 && this.released === 0 && delta['stop_reason'] === 'tool_use';
    const told = rewrite ? { ...delta, stop_reason: 'end_turn' } : delta;
    this.transcript.changed({ ...told, usage: frame.usage });
    return rewrite ? sseFrame('message_delta', { ...frame, delta: told }) : event.raw;
  }

  private push(index: number, text: TextBlock, piece: string, final: boolean): string {
    const emitted = text.push(piece, final);
    this.context.record.delivered(emitted.length);
    const { findings, custom } = text.news();
    const block = `reply.content.${index}`;
    const ending = this.context.take(block, findings, custom);
    if (ending !== null && text.kind === 'text') {
      this.transcript.block(index, text.recorded(), text.delivered());
      throw new RefusedError('policy_denied', refusalByRule(ending, this.context.call.exchange.id));
    }
    return emitted;
  }

  /** Headers went out before the reply was seen; a comment tells those who look what became of it. */
  private verdictComment(): string {
    const { exchange } = this.context.call;
    if (exchange.reasons.length === this.touchedAtStart) return '';
    const told = Object.entries(exchange.headers()).filter(([name]) => name !== 'ostiary-exchange');
    return `: ${told.map(([name, value]) => `${name}: ${value}`).join('; ')}\n\n`;
  }

  private textBlock(kind: 'text' | 'thinking', start: Record<string, unknown>): TextBlock {
    const { ruleset, restorer, selectFinding, selectCustom } = this.context;
    const masker = ruleset.scanner.stream(selectFinding, selectCustom, { provenance: 'assistant' });
    const restore = kind === 'text' && restorer.touchesText ? restorer.stream() : null;
    return new TextBlock(kind, start, masker, restore, (original, { findings, custom }, told) => {
      const { text, seal } = this.context.seal(original, { findings, custom });
      // A seal that would not give back the very original is worse than none.
      return text === told ? seal : '';
    });
  }
}

function parsed(event: SseEvent): StreamFrame {
  try {
    const frame: unknown = JSON.parse(event.data);
    if (typeof frame === 'object' && frame !== null && 'type' in frame && typeof frame.type === 'string') return frame as StreamFrame;
  } catch {
    // Told below: a frame that cannot be read cannot be guarded.
  }
  throw new OstiaryError('upstream_broken', 'The provider’s reply holds a frame that is not an event of its API.');
}

function indexOf(frame: StreamFrame): number {
  if (typeof frame.index === 'number') return frame.index;
  throw new OstiaryError('upstream_broken', 'The provider’s reply holds a block without an index.');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

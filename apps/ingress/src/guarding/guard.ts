import { OstiaryError } from '#contracts';
import { same, type Literal, type ReplyEvent } from '#conversation';
import { GuardedText } from './guarded-text.js';
import { guardedValue } from './guarded-value.js';
import { HeldBlock, isToolCall, type ToolCall } from './held-block.js';
import type { ReplyContext } from './reply-context.js';
import { heldBack, passed, type Said } from './said.js';
import { ScannedInput } from './scanned-input.js';
import type { ToolGate } from './tool-gate.js';

/**
 * Guards one reply, event by event, whatever format it has and whether it streams or not: masks text, judges tool calls, looks at every other
 * literal. Tells for each event what becomes of it, and how it is recorded once the client has been given it.
 */
export class Guard {
  private readonly texts = new Map<string, GuardedText>();
  private readonly held = new Map<string, HeldBlock>();
  private readonly calls = new Map<number, { released: number; withheld: number }>();
  private characters = 0;

  constructor(
    private readonly context: ReplyContext,
    private readonly gate: ToolGate,
    /** A reply that goes on beyond so many characters of text has no end. */
    private readonly maxCharacters: number,
  ) {}

  /** Throws RefusedError where a rule ends the reply; of what that event would have said nothing may be said. A promise only where a call is judged. */
  take(event: ReplyEvent): Said | Promise<Said> {
    switch (event.type) {
      case 'start':
        return this.start(event.model);
      case 'open':
        return this.open(event);
      case 'piece':
        return this.piece(event.block, event.text);
      case 'value':
        return this.value(event.block, event.literal);
      case 'close':
        return this.close(event.block);
      case 'stop':
        return this.stop(event);
      case 'usage':
        this.context.call.exchange.usage = event.usage;
        return passed;
      case 'failed':
        return this.failed(event.error, event.message);
      case 'end':
        return passed;
    }
  }

  /** Drops what is not decided yet: a reply that was cut never lets the rest slip out. */
  abort(): void {
    for (const text of this.texts.values()) text.abort();
    this.held.clear();
  }

  private start(model: string | null): Said {
    const recorded = model === null ? null : this.context.masked(model);
    return { outcome: same, tell: (transcript) => transcript.started(recorded) };
  }

  private open({ block, kind, tool, choice }: ReplyEvent & { type: 'open' }): Said {
    if (kind === 'tool_call' || kind === 'other') {
      this.held.set(block, new HeldBlock(block, tool, choice, this.context.asked.workingFolder));
      return heldBack;
    }
    this.texts.set(block, new GuardedText(this.context, block, kind));
    return { outcome: same, tell: (transcript) => transcript.opened(block, kind) };
  }

  private piece(block: string, text: string): Said {
    this.characters += text.length;
    if (this.characters > this.maxCharacters) throw new OstiaryError('upstream_broken', 'The provider’s reply has no end.');
    const streaming = this.texts.get(block);
    if (streaming !== undefined) return streaming.push(text);
    this.held.get(block)?.push(text);
    return heldBack;
  }

  private value(block: string | null, literal: Literal): Said {
    const { told, recorded } = guardedValue(this.context, block ?? 'reply', literal);
    const held = block === null ? undefined : this.held.get(block);
    if (held?.isNamedBy(literal.value) === true && told !== literal.value) held.unnameable = true;
    return {
      outcome: told === literal.value ? same : { say: 'text', text: told },
      tell: (transcript) => transcript.value(block, literal, recorded),
    };
  }

  private close(block: string): Said | Promise<Said> {
    const text = this.texts.get(block);
    this.texts.delete(block);
    if (text !== undefined) return text.close();
    const held = this.held.get(block);
    this.held.delete(block);
    if (held === undefined) return passed;
    return isToolCall(held) ? this.judge(held) : this.other(held);
  }

  private async judge(call: ToolCall): Promise<Said> {
    const verdict = await this.gate.judge(this.context, call);
    const calls = this.calls.get(call.choice) ?? { released: 0, withheld: 0 };
    calls[verdict.kind === 'release' ? 'released' : 'withheld'] += 1;
    this.calls.set(call.choice, calls);
    const tool = call.unnameable ? { ...call.tool, name: '[masked]' } : call.tool;
    const { recorded } = verdict;
    if (verdict.kind === 'release') {
      const { input } = verdict;
      return {
        outcome: { say: 'call', input },
        tell: (transcript) => transcript.whole(call.id, { tool, input, recorded, withheld: null }),
      };
    }
    const { text } = verdict;
    const held = { tool, input: '', recorded, withheld: text };
    return { outcome: { say: 'words', text }, tell: (transcript) => transcript.whole(call.id, held) };
  }

  /** What the provider did by itself is nobody's to withhold: its input is masked as any text. */
  private other(block: HeldBlock): Said {
    const { id } = block;
    const nothing = { tool: null, input: '', recorded: '', withheld: null };
    if (block.input === '' || block.input === '{}') return { outcome: same, tell: (transcript) => transcript.whole(id, nothing) };
    const scanned = new ScannedInput(this.context.ruleset, block.input);
    this.context.end(this.context.take(id, scanned.seen.findings, scanned.seen.custom));
    const masked = scanned.masked(this.context.selection);
    // What can't be read is no JSON any more when a part of it is masked.
    const input = scanned.unparsed === null || masked === block.input ? masked : JSON.stringify(masked);
    const held = { tool: null, input, recorded: scanned.masked(this.context.recorded), withheld: null };
    return { outcome: { say: 'call', input }, tell: (transcript) => transcript.whole(id, held) };
  }

  /** A client must not wait to run a tool that it never got. */
  private stop({ reason, callsTools, choice }: ReplyEvent & { type: 'stop' }): Said {
    const calls = this.calls.get(choice);
    const none = callsTools && calls !== undefined && calls.released === 0;
    return { outcome: none ? { say: 'no_calls' } : same, tell: (transcript) => transcript.stopped(reason) };
  }

  private failed(error: string, message: string): Said {
    this.abort();
    this.context.record.providerError(this.context.masked(error), this.context.masked(message));
    return passed;
  }
}

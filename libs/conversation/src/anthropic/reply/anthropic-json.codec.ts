import type { JsonCodec, ReplyPart } from '../../format/reply-codec.js';
import type { Outcome, ReplyEvent } from '../../format/reply-event.js';
import { JsonChanges } from '../../format/json-changes.js';
import type { Span } from '../../json/json-node.js';
import { reading } from './broken.js';
import { JsonReader } from './json-reader.js';

interface MessagePart extends ReplyPart {
  readonly text: string;
  readonly blocks: ReadonlyMap<string, Span>;
}

/** A message of Anthropic's as one JSON body: changed where it has to be, and else as it came. */
export class AnthropicJsonCodec implements JsonCodec {
  read(text: string): MessagePart {
    const reader = new JsonReader(text);
    reader.read();
    return { text, events: reader.events, blocks: reader.blocks };
  }

  write({ text, events, blocks }: MessagePart, outcomes: readonly Outcome[]): string {
    const changes = new JsonChanges(text);
    const pieces = new Map<string, { at: Span; told: string; original: string }>();
    for (const [index, event] of events.entries()) {
      const outcome = outcomes[index] ?? { say: 'same' };
      if (event.type === 'value' && outcome.say === 'text') changes.change(event.literal, outcome.text);
      else if (event.type === 'piece') pieces.set(event.block, { at: event.at, told: toldOf(event, outcome), original: event.text });
      else if (event.type === 'close') close(event.block, outcome);
      else if (event.type === 'stop' && outcome.say === 'no_calls') changes.replace(event.at, '"end_turn"');
    }
    return reading(() => changes.apply());

    function close(block: string, outcome: Outcome): void {
      const piece = pieces.get(block);
      const whole = blocks.get(block);
      if (outcome.say === 'words' && whole !== undefined) changes.replace(whole, JSON.stringify({ type: 'text', text: outcome.text }));
      if (piece === undefined) return;
      if (outcome.say === 'call' && outcome.input !== piece.original) changes.replace(piece.at, outcome.input);
      if (outcome.say !== 'same' && outcome.say !== 'text') return;
      const told = piece.told + (outcome.say === 'text' ? outcome.text : '');
      if (told !== piece.original) changes.replace(piece.at, JSON.stringify(told));
    }
  }
}

function toldOf({ text }: ReplyEvent & { type: 'piece' }, outcome: Outcome): string {
  if (outcome.say === 'text') return outcome.text;
  return outcome.say === 'same' ? text : '';
}

import type { StreamCodec } from '../../format/reply-codec.js';
import type { Outcome, ReplyEvent } from '../../format/reply-event.js';
import { SseParser } from '../../sse/sse-parser.js';
import { OpenAiJsonCodec } from './openai-json.codec.js';
import { OpenAiStreamCodec } from './openai-stream.codec.js';

export type Decide = (event: ReplyEvent) => Outcome;

export interface Ran {
  readonly written: string;
  readonly events: readonly ReplyEvent[];
}

/** Carries a stream through the codec, in bytes that are cut every `size`. */
export function runStream(stream: string, decide: Decide, size = 7, codec: StreamCodec = new OpenAiStreamCodec()): Ran {
  const parser = new SseParser();
  const bytes = Buffer.from(stream);
  const events: ReplyEvent[] = [];
  let written = '';
  const carry = (frames: ReturnType<SseParser['push']>): void => {
    for (const frame of frames) {
      const part = codec.read(frame);
      events.push(...part.events);
      written += codec.write(part, part.events.map(decide));
    }
  };
  for (let at = 0; at < bytes.length; at += size) carry(parser.push(bytes.subarray(at, at + size)));
  carry(parser.end());
  return { written, events };
}

export function runJson(text: string, decide: Decide): Ran {
  const codec = new OpenAiJsonCodec();
  const part = codec.read(text);
  return { written: codec.write(part, part.events.map(decide)), events: part.events };
}

/** A guard that holds everything back until it is whole and replaces one text by another wherever it stands. */
export function replacing(from: string, to: string): Decide {
  const held = new Map<string, { text: string; kind: string }>();
  const masked = (text: string): string => text.replaceAll(from, to).replaceAll(JSON.stringify(from).slice(1, -1), to);
  return (event) => {
    switch (event.type) {
      case 'open':
        held.set(event.block, { text: '', kind: event.kind });
        return { say: 'nothing' };
      case 'piece': {
        const block = held.get(event.block);
        if (block !== undefined) block.text += event.text;
        return { say: 'nothing' };
      }
      case 'value':
        return event.literal.value.includes(from) ? { say: 'text', text: masked(event.literal.value) } : { say: 'same' };
      case 'close': {
        const { text, kind } = held.get(event.block) ?? { text: '', kind: 'text' };
        return kind === 'text' || kind === 'thinking' ? { say: 'text', text: masked(text) } : { say: 'call', input: masked(text) };
      }
      default:
        return { say: 'same' };
    }
  };
}

/** What a reply says, block by block, as a guard sees it. */
export function toldBy(events: readonly ReplyEvent[]): object {
  const blocks: Record<string, { kind: string; text: string; closed: boolean }> = {};
  const stops: string[] = [];
  for (const event of events) {
    if (event.type === 'open') blocks[event.block] = { kind: `${event.kind} ${event.tool?.name ?? ''}`, text: '', closed: false };
    if (event.type === 'piece') (blocks[event.block] as { text: string }).text += event.text;
    if (event.type === 'close') (blocks[event.block] as { closed: boolean }).closed = true;
    if (event.type === 'stop') stops.push(`${event.choice} ${event.reason} ${event.callsTools}`);
  }
  return { blocks, stops: stops.toSorted((a, b) => a.localeCompare(b)), usage: events.findLast(({ type }) => type === 'usage') };
}

import type { ReplyPart } from '../../format/reply-codec.js';
import type { Outcome, ReplyEvent } from '../../format/reply-event.js';
import type { Choice } from './choice.js';

/** A chunk that says a piece of text and nothing else that is new. */
export interface PlainChunk {
  readonly choice: Choice;
  readonly key: string;
  /** The noise at its end, quotes included, where there is any. */
  readonly noise: { readonly start: number; readonly end: number } | null;
}

export interface PlainPart extends ReplyPart {
  readonly form: 'plain';
  readonly text: string;
  readonly noise: number;
}

/** One string of JSON and nothing behind it. A longer one is rare, and a long match costs the engine its stack. */
// The very characters that RFC 8259 forbids inside strings.
// oxlint-disable-next-line no-control-regex
const STRING = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})){1,4096}"$/;
const NOISE = /^"[A-Za-z0-9]{0,1024}"$/;

/**
 * Nearly every chunk of a stream is the one before it with another piece of text. Such a one is read and written without a tree of it:
 * what stands around the text is, character for character, what was looked at before.
 */
export class PlainChunks {
  private known: { readonly chunk: PlainChunk; readonly before: string; readonly after: string; readonly end: string } | null = null;
  private written: { readonly before: string; readonly after: string } | null = null;

  /** Takes a chunk that was read as a whole, the text of it standing at `piece`, and what was written of it, for the pattern of what follows. */
  learn(chunk: PlainChunk, data: string, piece: ReplyEvent & { type: 'piece' }, frame: string): void {
    const { noise } = chunk;
    if (noise !== null && noise.start < piece.at.end) return;
    const marker = `"delta":{${JSON.stringify(chunk.key)}:`;
    // Within strings every quote is escaped, so this stands nowhere but at its place.
    const start = frame.indexOf(marker) + marker.length;
    const literal = JSON.stringify(piece.text);
    if (start < marker.length || !frame.startsWith(literal, start)) return;
    const after = frame.slice(start + literal.length);
    this.written = { before: frame.slice(0, start), after: noise === null ? after : after.slice(0, after.lastIndexOf('"obfuscation":')) };
    this.known = {
      chunk,
      before: data.slice(0, piece.at.start),
      after: data.slice(piece.at.end, noise?.start),
      end: noise === null ? '' : data.slice(noise.end),
    };
  }

  /** Null: it is another chunk, or not one that can be told so simply. */
  read(data: string): PlainPart | null {
    const { known } = this;
    if (known === null || known.chunk.choice.isOver || !data.startsWith(known.before) || !data.endsWith(known.end)) return null;
    const end = known.chunk.noise === null ? data.length - known.after.length : data.lastIndexOf(known.after);
    if (end < known.before.length || !data.startsWith(known.after, end)) return null;
    const noise = data.slice(end + known.after.length, data.length - known.end.length);
    if (known.chunk.noise === null ? noise !== '' : !NOISE.test(noise)) return null;
    const literal = data.slice(known.before.length, end);
    if (!STRING.test(literal)) return null;
    const text: string = literal.includes('\\') ? JSON.parse(literal) : literal.slice(1, -1);
    const at = { start: known.before.length, end };
    const block = `${known.chunk.choice.id}.${known.chunk.key}`;
    return { form: 'plain', events: [{ type: 'piece', block, text, at }], text, noise: noise.length - 2 };
  }

  write({ text, noise }: PlainPart, outcome: Outcome | undefined): string {
    const { known, written } = this;
    const told = outcome?.say === 'same' ? text : outcome?.say === 'text' ? outcome.text : '';
    if (told === '' || known === null || written === null) return '';
    known.chunk.choice.told(known.chunk.key);
    const end = known.chunk.noise === null ? written.after : `${written.after}"obfuscation":"${'x'.repeat(noise)}"}\n\n`;
    return `${written.before}${JSON.stringify(told)}${end}`;
  }
}

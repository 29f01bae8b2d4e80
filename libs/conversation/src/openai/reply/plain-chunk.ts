import { closingQuote, unescaped } from '../../json/closing-quote.js';
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

/** What stands around the text of such a chunk, and in which block that is. */
interface Known {
  readonly chunk: PlainChunk;
  readonly block: string;
  readonly before: string;
  readonly after: string;
  readonly end: string;
}

const NOISE = /^"[A-Za-z0-9]{0,1024}"$/;

/**
 * Nearly every chunk of a stream is the one before it with another piece of text. Such a one is read and written without a tree of it:
 * what stands around the text is, character for character, what was looked at before.
 */
export class PlainChunks {
  private known: Known | null = null;
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
      block: piece.block,
      before: data.slice(0, piece.at.start),
      after: data.slice(piece.at.end, noise?.start),
      end: noise === null ? '' : data.slice(noise.end),
    };
  }

  /** Null: it is another chunk, or not one that can be told so simply. */
  read(data: string): PlainPart | null {
    const { known } = this;
    if (known === null || known.chunk.choice.isOver) return null;
    const { before, after } = known;
    // A comparison of two strings goes by words, `startsWith` by letters: a tenth of the time.
    if (data.slice(0, before.length) !== before || data[before.length] !== '"') return null;
    const quote = closingQuote(data, before.length + 1);
    const noiseAt = quote + 1 + after.length;
    if (quote < 0 || data.slice(quote + 1, noiseAt) !== after || !data.endsWith(known.end)) return null;
    const noise = data.slice(noiseAt, data.length - known.end.length);
    if (known.chunk.noise === null ? noise !== '' : !NOISE.test(noise)) return null;
    const text = unescaped(data, before.length + 1, quote);
    if (text === null || text === '') return null;
    const at = { start: before.length, end: quote + 1 };
    return { form: 'plain', events: [{ type: 'piece', block: known.block, text, at }], text, noise: noise.length - 2 };
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

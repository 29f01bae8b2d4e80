import type { TextKey } from './stream-part.js';

/** A piece of text as the API writes it, and nothing beside it. Any other spelling is read by the parser. */
const PLAIN =
  // The very characters that RFC 8259 forbids inside strings.
  // oxlint-disable-next-line no-control-regex
  /^\{"type":"content_block_delta","index":(\d{1,4}),"delta":\{"type":"(text|thinking)_delta","(text|thinking)":("(?:[^"\\\u0000-\u001f]|\\.)*")\} *\}$/;
/** A longer piece is rare, and a long match costs the engine its stack. */
const LONGEST = 4_096;

export interface PlainDelta {
  readonly index: number;
  readonly key: TextKey;
  readonly text: string;
  /** Where the text stands in the data, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** Reads the frame that nearly all frames are without building a tree of it. Null: it is another one, or not valid. */
export function plainDelta(data: string): PlainDelta | null {
  if (data.length > LONGEST) return null;
  const found = PLAIN.exec(data);
  if (found === null) return null;
  const [, index = '', kind, key, literal = ''] = found;
  if (kind !== key || (kind !== 'text' && kind !== 'thinking')) return null;
  const text = literal.includes('\\') ? decoded(literal) : literal.slice(1, -1);
  if (text === null) return null;
  const start = data.indexOf(literal, data.indexOf(`_delta","${kind}":`) + kind.length + 10);
  return { index: Number(index), key: kind, text, start, end: start + literal.length };
}

function decoded(literal: string): string | null {
  try {
    const text: string = JSON.parse(literal);
    return text;
  } catch {
    return null;
  }
}

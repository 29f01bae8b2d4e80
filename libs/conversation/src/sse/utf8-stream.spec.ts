import * as fc from 'fast-check';
import { Utf8Stream } from './utf8-stream.js';

const cut = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};
const read = (chunks: readonly Uint8Array[]): string => {
  const stream = new Utf8Stream();
  const text = chunks.map((chunk) => stream.push(chunk)).join('');
  stream.end();
  return text;
};
/** What the standard's decoder makes of it; null: it refuses it. */
const reference = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
};
const attempt = (chunks: readonly Uint8Array[]): string | null => {
  try {
    return read(chunks);
  } catch {
    return null;
  }
};
const places = fc.array(fc.nat(), { maxLength: 12 });
/** Bytes that are nearly text: characters of every length, and parts of some. */
const bytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => [...Buffer.from(text)]),
      fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff), { maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

describe('Utf8Stream', () => {
  it('gives the text, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), places, (text, at) => {
        expect(read(cut(Buffer.from(text), at))).toBe(text.toWellFormed());
      }),
      { numRuns: 500 },
    );
  });

  it('takes and refuses what the standard’s decoder takes and refuses', () => {
    fc.assert(
      fc.property(bytes, places, (all, at) => {
        expect(attempt(cut(all, at))).toBe(reference(all));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells whether a character is cut', () => {
    const stream = new Utf8Stream();
    expect([stream.push(Uint8Array.of(0x61, 0xe2, 0x82)), stream.isWhole]).toEqual(['a', false]);
    expect([stream.push(Uint8Array.of(0xac)), stream.isWhole]).toEqual(['€', true]);
  });
});

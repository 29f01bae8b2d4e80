import * as fc from 'fast-check';
import type { SseEvent } from './sse-parser.js';
import { SseParser } from './sse-parser.js';
import { sseFrame } from './sse-frame.js';

const parse = (chunks: readonly Uint8Array[]): SseEvent[] => {
  const parser = new SseParser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
};
const parseText = (text: string): SseEvent[] => parse([Buffer.from(text)]);

/** Streams made of what tells frames apart, with text beyond ASCII between it. */
const stream = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r', '\r\n', '\n\n', 'data: ', 'data:', 'event: ', ':', ': keepalive', 'id: 1', 'data', '{"a":"ü"}', '\ufeff'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
  )
  .map((pieces) => pieces.join(''));

const cut = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

/** The standard's algorithm in its own words: line by line over the whole text. */
function reference(text: string): { event: string | null; data: string }[] {
  const events: { event: string | null; data: string }[] = [];
  let event: string | null = null;
  let data: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/).slice(0, -1)) {
    if (line === '') {
      if (data.length > 0) events.push({ event, data: data.join('\n') });
      event = null;
      data = [];
    }
    const [, name, value] = /^([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
    if (name === 'event') event = value ?? '';
    if (name === 'data') data.push(value ?? '');
  }
  return events;
}

describe('SseParser', () => {
  it('gives the same events for any chunking', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (text, places) => {
        const bytes = Buffer.from(text);
        expect(parse(cut(bytes, places))).toEqual(parse([bytes]));
        expect(parse([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(parse([bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it('loses nothing: the raw frames put together are the stream', () => {
    fc.assert(
      fc.property(stream, (text) =>
        expect(
          parseText(text)
            .map(({ raw }) => raw)
            .join(''),
        ).toBe(text),
      ),
    );
  });

  it('understands a stream as the standard does', () => {
    const lines = stream.filter((text) => !text.startsWith('\ufeff'));
    fc.assert(
      fc.property(lines, (text) => {
        const seen = parseText(text).filter(({ complete, raw }) => complete && /^data(?::|$)/m.test(raw.replaceAll('\r', '\n')));
        expect(seen.map(({ event, data }) => ({ event, data }))).toEqual(reference(text));
      }),
      { numRuns: 500 },
    );
  });

  it('passes comments on and marks what was cut off', () => {
    expect(parseText(': keepalive\n\nevent: a\ndata: 1\ndata: 2\n\nevent: b\ndata: 3\n')).toEqual([
      { event: null, data: '', raw: ': keepalive\n\n', complete: true },
      { event: 'a', data: '1\n2', raw: 'event: a\ndata: 1\ndata: 2\n\n', complete: true },
      { event: 'b', data: '3', raw: 'event: b\ndata: 3\n', complete: false },
    ]);
  });

  it('hands a frame over with the bytes that complete it', () => {
    const parser = new SseParser();
    expect(parser.push(Buffer.from('data: 1\n'))).toHaveLength(0);
    expect(parser.push(Buffer.from('\n'))).toHaveLength(1);
    expect(parser.push(Buffer.from('data: 2\r\n\r\n'))).toHaveLength(1);
    // A CR may be half of a line end; the next byte tells.
    expect(parser.push(Buffer.from('data: 3\r\r'))).toHaveLength(0);
    expect(parser.push(Buffer.from('d'))).toHaveLength(1);
  });

  it('reads back what sseFrame writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const [event, ...others] = parseText(sseFrame('message_delta', data));
        expect(others).toEqual([]);
        expect([event?.event, event?.data]).toEqual(['message_delta', JSON.stringify(data)]);
      }),
    );
  });

  it('refuses a frame beyond the limit, and bytes that are not UTF-8, cut off ones included', () => {
    const broken = expect.objectContaining({ code: 'upstream_broken' });
    const small = new SseParser({ maxFrame: 100 });
    expect(small.push(Buffer.from(`data: ${'x'.repeat(80)}\n\n`.repeat(10)))).toHaveLength(10);
    expect(() => small.push(Buffer.from('x'.repeat(101)))).toThrow(broken);
    expect(() => new SseParser().push(Uint8Array.of(0xff))).toThrow(broken);
    expect(() => parse([Uint8Array.of(0x64, 0xe2, 0x82)])).toThrow(broken);
  });

  it('ends on a long frame that comes in small pieces, which work by the square of it would not', () => {
    const parser = new SseParser();
    const piece = Buffer.from('x'.repeat(16));
    for (let index = 0; index < 250_000; index++) parser.push(piece);
    expect(parser.push(Buffer.from('\n\n'))[0]?.raw).toHaveLength(4_000_002);
  });
});

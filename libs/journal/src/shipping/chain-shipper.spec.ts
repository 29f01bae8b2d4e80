import * as fc from 'fast-check';
import { batches } from './chain-shipper.js';
import { PART_BYTES, journalMessages } from './journal-message.js';

const MEGABYTE = 1_048_576;

describe('what is shipped', () => {
  it('stays in order and below what a broker takes in one batch, headers included', () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 3 * PART_BYTES })), { maxLength: 40 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const messages = journalMessages(
          'chain',
          lengths.map((length, seq) => ({ seq, bytes: Buffer.alloc(length) })),
        );
        const cut = batches(messages);
        expect(cut.flat()).toEqual(messages);
        for (const batch of cut) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.reduce((sum, { bytes }) => sum + bytes.length + 512, 0)).toBeLessThan(MEGABYTE - 100_000);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is as many parts as a long record needs, which are the record again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * PART_BYTES }), (length) => {
        const bytes = Buffer.alloc(length, 'x');
        const messages = journalMessages('chain', [{ seq: 7, bytes }]);
        expect(Buffer.concat(messages.map((message) => message.bytes)).equals(bytes)).toBe(true);
        expect(messages.length).toBe(Math.ceil(length / PART_BYTES));
        if (messages.length > 1)
          expect(messages.at(-1)?.headers).toMatchObject({ ostiary_part: String(messages.length), ostiary_parts: String(messages.length) });
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
      }),
      { numRuns: 50 },
    );
  });

  it('carries the trace of its record', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const head = `{"v":1,"chain":"c","seq":0,"prev":"${'0'.repeat(64)}","time":"2026-01-01T00:00:00.000Z"`;
    const [traced] = journalMessages('c', [
      { seq: 0, bytes: Buffer.from(`${head},"traceparent":"${traceparent}","type":"x","data":null}`) },
    ]);
    const [untraced] = journalMessages('c', [{ seq: 0, bytes: Buffer.from(`${head},"type":"x","data":null}`) }]);
    expect([traced?.traceparent, untraced?.traceparent]).toEqual([traceparent, undefined]);
  });
});

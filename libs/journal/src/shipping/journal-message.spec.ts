import { unpackRecords } from '#contracts';
import type { OutgoingBytes } from '#messaging';
import * as fc from 'fast-check';
import type { Frame } from '../spool/frame.js';
import { journalMessages, PACK_BYTES, PART_BYTES } from './journal-message.js';

const small = fc.json().map((text) => Buffer.from(text));
const large = fc.integer({ min: 1, max: 2 * PART_BYTES }).map((length) => Buffer.alloc(length, 'x'));
const foreign = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => Buffer.from(bytes));
/** Records in reads of any size, some numbers left out. */
const reads = fc.array(
  fc.array(fc.record({ bytes: fc.oneof({ weight: 8, arbitrary: small }, large, foreign), skips: fc.boolean() }), { maxLength: 12 }),
  { maxLength: 5 },
);

/** To be compared at once, not byte by byte. */
const told = ({ seq, bytes }: Frame): string => `${seq} ${bytes.toString('latin1')}`;

/** As audit does it, but for the storing of parts. */
function recordsIn(messages: readonly OutgoingBytes[]): Frame[] {
  const records: Frame[] = [];
  for (const { bytes, headers = {} } of messages) {
    const seq = Number(headers['ostiary_seq']);
    if (headers['ostiary_part'] === undefined) {
      const unpacked =
        headers['ostiary_records'] === undefined ? [Buffer.from(bytes)] : unpackRecords(bytes, Number(headers['ostiary_records']))!;
      records.push(...unpacked.map((record, index) => ({ seq: seq + index, bytes: record })));
    } else if (headers['ostiary_part'] === '1') records.push({ seq, bytes: Buffer.from(bytes) });
    else records.push({ seq, bytes: Buffer.concat([records.pop()!.bytes, bytes]) });
  }
  return records;
}

describe('the messages of records', () => {
  it('carry each with its number, however they are read', () => {
    fc.assert(
      fc.property(reads, (all) => {
        let seq = 0;
        const frames = all.map((read) => read.map(({ bytes, skips }) => ({ seq: (seq += skips ? 2 : 1), bytes })));
        const messages = frames.flatMap((read) => journalMessages('chain', read));
        expect(recordsIn(messages).map(told)).toEqual(frames.flat().map(told));
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
        for (const { bytes, headers } of messages)
          if (headers?.['ostiary_records'] !== undefined) expect(bytes.length).toBeLessThanOrEqual(PACK_BYTES);
      }),
      { numRuns: 100 },
    );
  });

  it('are one for hundreds of calls', () => {
    const frames = Array.from({ length: 400 }, (_, seq) => ({ seq, bytes: Buffer.from(JSON.stringify({ seq, text: 'x'.repeat(600) })) }));
    const [message, ...others] = journalMessages('chain', frames);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ id: 'chain:0-399', headers: { ostiary_seq: '0', ostiary_records: '400' } });
  });
});

import { entriesOf } from './entries-of.js';
import { journalRecordSchema } from './journal-record.js';

const head = { v: 1, chain: 'c', seq: 3, prev: '0'.repeat(64), time: '2026-01-01T00:00:00.000Z', exchange: 'x', session: 's' };
const stored = { type: 'content.stored', data: { ref: 'r', text: 't' } };
const held = { type: 'exchange.held', data: { approvalId: 'a', phase: 'request', ruleId: 'r', joined: false } };

describe('the entries of a record', () => {
  it('are all that happened, in order, each with the head', () => {
    const record = journalRecordSchema.parse({ ...head, ...held, earlier: [stored, held] });
    expect(entriesOf(record)).toEqual([stored, held, held].map((event) => ({ ...head, ...event })));
  });

  it('are the record itself where it holds one', () => {
    const record = journalRecordSchema.parse({ ...head, ...held });
    expect(entriesOf(record)).toEqual([record]);
  });
});

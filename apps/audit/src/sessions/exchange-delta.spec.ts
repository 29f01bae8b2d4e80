import { journalRecordSchema } from '#contracts';
import * as fc from 'fast-check';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { exchangeDeltas, type ToldRecord } from './exchange-delta.js';

const chain = new JournalChain('chain');
function record(entry: Parameters<JournalChain['add']>[0]): ToldRecord {
  const { seq, bytes } = chain.add(entry);
  return { entries: [journalRecordSchema.parse(JSON.parse(bytes.toString()))], sessionNumber: 1, chainNumber: 1, day: '2026-01-01', seq };
}

describe('exchangeDeltas', () => {
  const records = [
    record(entries.received('x')),
    record(entries.decided('x', 'block')),
    record(entries.decided('x', 'require-approval')),
    record(entries.held('x', 'a')),
    record(entries.released('x', 'a')),
    record(entries.interrupted('x')),
    record(entries.ended('x', 'failed')),
    record(entries.content('text')),
    record({ type: 'chain.closed', data: { lastSeq: 1 } }),
  ];

  it('sums up to the same whatever the order of the events', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        const [delta, ...others] = exchangeDeltas(shuffled);
        expect(others).toEqual([]);
        expect(delta).toMatchObject({ id: 'x', decided: 'block', held: { a: {} }, released: { a: {} }, ended: { outcome: 'failed' } });
        expect(delta!.decidedReasons).toHaveLength(2);
      }),
    );
  });

  it('passes over content and chains, and orders by id', () => {
    const deltas = exchangeDeltas([record(entries.held('b', 'a')), record(entries.content('text')), record(entries.held('a', 'a'))]);
    expect(deltas.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

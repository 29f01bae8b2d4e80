import { entriesOf, type ExchangeEntry } from '#contracts';
import * as fc from 'fast-check';
import { GROUP_UNITS, groupedRecords } from './grouped-records.js';

const about = { exchange: 'x', session: 's' };
const content = fc
  .tuple(fc.nat(), fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 128 * 1024 })))
  .map(([ref, units]): ExchangeEntry => ({ ...about, type: 'content.stored', data: { ref: String(ref), text: 'x'.repeat(units) } }));
const held = fc.string().map((approvalId): ExchangeEntry => ({
  ...about,
  type: 'exchange.held',
  data: { approvalId, phase: 'request', ruleId: 'r', joined: false },
}));
const interrupted: ExchangeEntry = { ...about, type: 'exchange.interrupted', data: null };

const unitsOf = (entries: readonly ExchangeEntry[]): number =>
  entries.reduce((sum, entry) => sum + (entry.type === 'content.stored' ? entry.data.text.length : 0), 0);
const isContent = ({ type }: ExchangeEntry): boolean => type === 'content.stored';

describe('the records of entries', () => {
  it('hold every one once and small enough, events in order, content before what may refer to it, and the end at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(content, held), { maxLength: 12 }), fc.boolean(), (before, ended) => {
        const entries = ended ? [...before, interrupted] : before;
        const records = groupedRecords(entries);
        const told = records.flatMap((record) => entriesOf(record)) as ExchangeEntry[];
        const split = records.length > 1;
        expect(told).toEqual(split ? [...entries.filter(isContent), ...entries.filter((entry) => !isContent(entry))] : entries);
        for (const record of records) expect(unitsOf(entriesOf(record) as ExchangeEntry[])).toBeLessThanOrEqual(GROUP_UNITS);
        if (unitsOf(entries) <= GROUP_UNITS) expect(records).toHaveLength(entries.length === 0 ? 0 : 1);
        if (ended) expect(records.at(-1)?.type).toBe('exchange.interrupted');
      }),
      { numRuns: 300 },
    );
  });
});

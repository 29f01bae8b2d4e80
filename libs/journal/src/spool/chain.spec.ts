import type { JournalEntry } from '#contracts';
import * as fc from 'fast-check';
import { held } from '../testing/entries.fake.js';
import { Chain } from './chain.js';

describe('a record', () => {
  it('is the JSON of its head, in this order, and its data', () => {
    const about = fc.record({ exchange: fc.string({ unit: 'binary' }), session: fc.string({ unit: 'binary' }) });
    const traceparent = fc.option(fc.string(), { nil: undefined });
    const date = fc.date({ noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(about, traceparent, fc.string({ unit: 'binary' }), fc.boolean())), date, (all, now) => {
        const chain = new Chain('c"', () => now);
        let prev = '0'.repeat(64);
        for (const [seq, [{ exchange, session }, trace, reason, isGroup]] of all.entries()) {
          const { type, data } = held('x', reason);
          const earlier = isGroup ? [{ type, data }] : undefined;
          const entry: JournalEntry = { type, exchange, session, data, earlier, ...(trace === undefined ? {} : { traceparent: trace }) };
          const record = chain.encode(entry);
          const time = now.toISOString();
          const whole = { v: 1, chain: 'c"', seq, prev, time, traceparent: trace, type, exchange, session, data, earlier };
          expect(record.bytes.toString()).toBe(JSON.stringify(whole));
          chain.accept(record);
          prev = record.digest;
        }
      }),
    );
  });
});

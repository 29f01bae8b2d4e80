import * as fc from 'fast-check';
import { journal } from '#contracts';
import type { OutgoingBytes } from '#messaging';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { type ChainedRecord, JournalChain, messagesOf, packOf } from '../testing/journal-chain.fake.js';

/** How records travel: which of which chain, together, alone or in parts. */
const delivery = fc.record({
  chain: fc.nat({ max: 2 }),
  from: fc.nat({ max: 9 }),
  records: fc.integer({ min: 1, max: 5 }),
  way: fc.constantFrom('pack', 'alone', 'parts'),
});

describe('records', () => {
  let audit: AuditServiceFake;
  let unique = 0;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  /** Days apart, so that what belongs together lies in several partitions. */
  function chainsOf(): { chain: JournalChain; records: ChainedRecord[] }[] {
    return [0, 1, 2].map(() => {
      const id = `chain-${(unique += 1)}`;
      const chain = new JournalChain(id, Date.UTC(2026, 10, 1), 8 * 60 * 60 * 1000);
      return {
        chain,
        records: Array.from({ length: 10 }, (_, index) =>
          chain.add(entries.received(`${id}-${index}`, {}, `session-${index % 2}-${unique}`)),
        ),
      };
    });
  }

  it('are stored once each, whatever comes again, in pieces, out of order and at the same time', async () => {
    const rounds = fc.array(fc.array(delivery, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rounds, async (deliveries) => {
        const chains = chainsOf();
        // What one round holds is sent by several at once: their batches meet in the database.
        for (const round of deliveries)
          await Promise.all(round.map((one) => audit.bus.publishBytes(journal, messages(chains[one.chain]!.records, one))));
        await audit.bus.drained();
        for (const { records } of chains) await audit.send(records);
        for (const { chain, records } of chains) {
          expect(await audit.recordsOf(chain.id)).toEqual(records.map(({ seq, bytes }) => ({ seq, bytes })));
          expect(await audit.query('SELECT contiguous_seq::int AS contiguous FROM chain WHERE id = $1', [chain.id])).toEqual([
            { contiguous: 9 },
          ]);
          const open = await audit.query('SELECT kind FROM chain_fault WHERE chain = $1 AND resolved_at IS NULL', [chain.id]);
          expect(open).toEqual([]);
        }
        const sessions = await audit.query('SELECT sum(exchanges)::int AS exchanges FROM session WHERE id LIKE $1', [
          `session-_-${unique}`,
        ]);
        expect(sessions).toEqual([{ exchanges: 10 }]);
      }),
      { numRuns: 25 },
    );
    const [leaves] = await audit.query(
      `SELECT count(*)::int AS records, count(DISTINCT (shard, leaf))::int AS leaves, (SELECT sum(size)::int FROM tree_head) AS size FROM journal_record`,
    );
    expect(leaves).toEqual({ records: leaves!['size'], leaves: leaves!['size'], size: leaves!['size'] });
  });

  it('are stored once each where two consumers have the same batch at once', async () => {
    const consumers = [audit, await AuditServiceFake.start(audit.database)];
    const { chain, records } = chainsOf()[0]!;
    await Promise.all(consumers.map((consumer) => consumer.send(records)));
    await Promise.all(consumers.map((consumer) => consumer.send(records.toReversed())));
    expect(await audit.recordsOf(chain.id)).toEqual(records.map(({ seq, bytes }) => ({ seq, bytes })));
    await consumers[1]!.leave();
  });
});

function messages(
  records: readonly ChainedRecord[],
  { from, records: count, way }: { from: number; records: number; way: string },
): OutgoingBytes[] {
  const chosen = records.slice(from, from + count);
  if (way === 'pack') return [packOf(chosen)];
  return chosen.flatMap((record) => messagesOf(record, way === 'parts' ? 200 : undefined));
}

import { journal } from '#contracts';
import { InProcessBus } from '#messaging';
import { idAt, middayOf } from '../../apps/audit/src/testing/days.fake.js';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { AuditStage } from './audit-stage.js';
import { EVENTS, madeExchange } from './made-exchange.js';

/**
 * How long retention takes over a day, and how long whoever stores waits for it: one session in a hundred is on hold, and stays.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/retention.bench.ts [EVENTS] [CHAINS]
 * Events as in ingest.bench.ts: eight an exchange, in two records; twenty exchanges a session.
 */
const wanted = Number(process.argv[2] ?? 200_000);
const chainCount = Number(process.argv[3] ?? 8);
const PACKED = 40;
const DAYS_AGO = 40;

const stage = await AuditStage.start(new InProcessBus(), { retention: { days: 30, everyMs: 36_000_000 } });
const { bus, sql } = stage;
const [at, perChain] = [middayOf(DAYS_AGO), Math.ceil(wanted / EVENTS / chainCount)];
const made = (chain: JournalChain, from: number, count: number, time: number) =>
  packOf(
    Array.from({ length: count }, (_, index) =>
      madeExchange(chain, from + index, false, {
        id: idAt(time, Number(chain.id.slice(-3)) * 1_000_000 + from + index),
        startedAt: new Date(time).toISOString(),
      }),
    ).flat(),
  );
await Promise.all(
  Array.from({ length: chainCount }, async (_, index) => {
    const chain = new JournalChain(`chain-${String(index).padStart(3, '0')}`, at);
    for (let number = 0; number < perChain; number += PACKED / 2)
      await bus.publishBytes(journal, [made(chain, number, Math.min(PACKED / 2, perChain - number), at)]);
  }),
);
await bus.drained();
const before = await sizes();
const { rows: sessions } = await sql.query<{ id: string }>('SELECT id FROM session WHERE number % 100 = 0');
for (const { id } of sessions) await stage.ask('/api/holds', { method: 'POST', body: JSON.stringify({ session: id, reason: 'a case' }) });

const over = new AbortController();
let longest = 0;
const storing = (async () => {
  const chain = new JournalChain('today-999', Date.now());
  for (let number = 0; !over.signal.aborted; number += 5) {
    const began = performance.now();
    await bus.publishBytes(journal, [made(chain, number, 5, Date.now())]);
    await bus.drained();
    longest = Math.max(longest, performance.now() - began);
  }
})();
const began = performance.now();
const applied = (await stage.ask('/api/retention', { method: 'POST', body: '{}' })) as {
  days: { records: number; kept: { hold: number } }[];
};
const seconds = (performance.now() - began) / 1_000;
over.abort();
await storing;
const after = await sizes();
console.table({
  'records of the day': before.records,
  'records that went': applied.days[0]?.records ?? 0,
  'sessions that stayed': applied.days[0]?.kept.hold ?? 0,
  'seconds to seal and drop': seconds.toFixed(1),
  'longest wait of whoever stores, ms': Math.round(longest),
  'MB in tables before': before.mb,
  'MB in tables after': after.mb,
  'records of the seal': after.seals,
  'KB of the seal': after.sealKb,
});
await stage.close();

async function sizes(): Promise<{ records: number; mb: number; seals: number; sealKb: number }> {
  const { rows } = await sql.query<Record<string, string>>(
    `SELECT (SELECT count(*) FROM journal_record) AS records, pg_database_size(current_database()) / 1000000 AS mb,
            (SELECT count(*) FROM journal_record WHERE type = 'retention.sealed') AS seals,
            (SELECT coalesce(sum(length(bytes)), 0) / 1000 FROM journal_record WHERE type = 'retention.sealed') AS kb`,
  );
  const { records, mb, seals, kb } = rows[0]!;
  return { records: Number(records), mb: Number(mb), seals: Number(seals), sealKb: Number(kb) };
}

import { setTimeout as pause } from 'node:timers/promises';
import { journal, securityEvents } from '#contracts';
import { entries } from '../../apps/audit/src/testing/entries.fake.js';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { AuditStage } from './audit-stage.js';
import { quantilesOf } from './quantiles.js';

/**
 * How long after its end an exchange's event is on the security team's topic: from the moment at which the record of the end is handed to the bus.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/latency.bench.ts [EXCHANGES A SECOND] [SECONDS] [CHAINS]
 * PostgreSQL with its everyday settings, the bus in process; the exchanges are made in the same process.
 */
const rate = Number(process.argv[2] ?? 1_000);
const seconds = Number(process.argv[3] ?? 20);
const chainCount = Number(process.argv[4] ?? 4);
const TICK_MS = 50;

const stage = await AuditStage.start();
const { bus, sql } = stage;
const ended = new Map<string, number>();
const latencies: number[] = [];
await bus.subscribe(securityEvents, { group: 'soc', from: 'earliest', atOnce: 500 }, async ({ envelope }) => {
  const at = ended.get(String(envelope.data.metadata.correlation_uid));
  if (at !== undefined && envelope.data.metadata.event_code.startsWith('exchange.')) latencies.push(performance.now() - at);
});

const chains = Array.from({ length: chainCount }, (_, index) => new JournalChain(`chain-${index}`, Date.now()));
const perTick = Math.max(1, Math.round((rate * TICK_MS) / 1_000 / chainCount));
const began = performance.now();
let sent = 0;
for (let tick = 0; performance.now() - began < seconds * 1_000; tick += 1) {
  for (const chain of chains) {
    const records = Array.from({ length: perTick }, () => {
      const id = `exchange-${sent++}`;
      const session = `session-${chain.id}-${Math.floor(sent / 20)}`;
      ended.set(id, performance.now());
      return [
        chain.addTogether([
          entries.received(id, { startedAt: new Date().toISOString() }, session),
          entries.decided(id, 'allow', session),
          entries.forwarded(id, session),
        ]),
        chain.add(entries.ended(id, 'completed', {}, session)),
      ];
    }).flat();
    await bus.publishBytes(journal, [packOf(records)]);
  }
  await pause(Math.max(0, began + (tick + 1) * TICK_MS - performance.now()));
}
const offered = sent / ((performance.now() - began) / 1_000);
const deadline = performance.now() + 60_000;
while (latencies.length < sent && performance.now() < deadline) await pause(100);

const { p50, p95, p99, longest } = quantilesOf(latencies);
const { rows } = await sql.query<Record<string, string>>(
  `SELECT (SELECT count(*) FROM outbox) AS waiting, pg_total_relation_size('outbox') AS outbox_bytes`,
);
console.table({
  'exchanges a second, offered': Math.round(offered),
  exchanges: sent,
  'events heard': latencies.length,
  'p50 ms': Math.round(p50),
  'p95 ms': Math.round(p95),
  'p99 ms': Math.round(p99),
  'longest ms': Math.round(longest),
  'rows left in the outbox': Number(rows[0]?.['waiting']),
  'outbox with its indexes, KB': Math.round(Number(rows[0]?.['outbox_bytes']) / 1_024),
});
await stage.close();

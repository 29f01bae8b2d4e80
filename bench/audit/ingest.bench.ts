import { journal } from '#contracts';
import { InProcessBus } from '#messaging';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { AuditStage } from './audit-stage.js';
import { timedStages } from './ingest-stages.js';
import { EVENTS, madeExchange } from './made-exchange.js';

/**
 * How many events a second audit takes into a PostgreSQL with its everyday settings (fsync on), what that costs its process, and at which step the time goes.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/ingest.bench.ts [EVENTS] [CHAINS] [bare|wordless]
 * An exchange has eight events in two records, see made-exchange.ts; `bare`: as they were before bodies named their blocks, so without words and fingerprints;
 * `wordless`: with fingerprints, and no words kept (`audit.search.fullText: false`).
 * A message has up to 40 records.
 */
const wanted = Number(process.argv[2] ?? 100_000);
const chainCount = Number(process.argv[3] ?? 4);
const bare = process.argv[4] === 'bare';
const PACKED = 40;

const stage = await AuditStage.start(new InProcessBus(), { search: { fullText: process.argv[4] !== 'wordless' } });
const { bus, sql } = stage;
const chains = Array.from({ length: chainCount }, (_, index) => new JournalChain(`chain-${index}`, Date.now()));

// The messages are made first, so that making them is not measured.
const perChain = Math.ceil(wanted / EVENTS / chainCount);
const messages = chains.map((chain) => {
  const records = Array.from({ length: perChain }, (_, number) => madeExchange(chain, number, bare)).flat();
  return Array.from({ length: Math.ceil(records.length / PACKED) }, (_, index) =>
    packOf(records.slice(index * PACKED, (index + 1) * PACKED)),
  );
});
const total = perChain * chainCount * EVENTS;
const bytes = messages.flat().reduce((sum, message) => sum + message.bytes.length, 0);

const stages = timedStages(stage.service);
const cpu = process.cpuUsage();
const began = performance.now();
await Promise.all(
  messages.map(async (list) => {
    for (const message of list) await bus.publishBytes(journal, [message]);
  }),
);
await bus.drained();
const seconds = (performance.now() - began) / 1_000;
const used = process.cpuUsage(cpu);

const { rows } = await sql.query<Record<string, string>>(
  `SELECT (SELECT count(*) FROM journal_record) AS records, (SELECT count(*) FROM exchange WHERE outcome = 'completed') AS completed,
          (SELECT count(*) FROM poison_record) AS poison, (SELECT count(*) FROM exchange_words) AS words, (SELECT count(*) FROM code_piece) AS pieces, pg_database_size(current_database()) AS size`,
);
console.table({
  events: total,
  'events/s': Math.round(total / seconds),
  'MB/s': (bytes / 1e6 / seconds).toFixed(1),
  'CPU us an event (this process)': ((used.user + used.system) / total).toFixed(0),
  'bytes an event, as JSON': Math.round(bytes / total),
  'bytes an event, in the database': Math.round(Number(rows[0]?.['size']) / total),
});
console.log(rows[0]);
console.log('Where the time of batches goes, in percent');
console.table(stages());
await stage.close();

import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ostiaryConfigSchema, startService } from '#chassis';
import { journal } from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { EmbeddedPostgres } from '#persistence/embedded';
import { Client } from 'pg';
import { AuditModule } from '../../apps/audit/src/audit.module.js';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { EVENTS, madeExchange } from './made-exchange.js';

/**
 * How many events a second audit takes into a PostgreSQL with its everyday settings (fsync on), and what that costs its process.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/ingest.bench.ts [EVENTS] [CHAINS]
 * An exchange has eight events in two records, as ingress writes them: three new blocks of 1 KB, received, decided, forwarded; one block of reply, completed.
 * A message has up to 40 records.
 */
const wanted = Number(process.argv[2] ?? 100_000);
const chainCount = Number(process.argv[3] ?? 4);
const PACKED = 40;

const home = await mkdtemp(join(resolve('.'), 'audit-bench-'));
const postgres = await EmbeddedPostgres.start(home);
const issuer = await FakeIssuer.start();
const bus = new InProcessBus();
const config = ostiaryConfigSchema.parse({
  home,
  identity: { ...issuer.identity(), roles: {} },
  database: { kind: 'postgres', url: postgres.url },
  logging: { level: 'error' },
});
const service = await startService({ name: 'audit', modules: [AuditModule], host: '127.0.0.1', port: 0, config, bus });
const chains = Array.from({ length: chainCount }, (_, index) => new JournalChain(`chain-${index}`, Date.now()));

// The messages are made first, so that making them is not measured.
const perChain = Math.ceil(wanted / EVENTS / chainCount);
const messages = chains.map((chain) => {
  const records = Array.from({ length: perChain }, (_, number) => madeExchange(chain, number)).flat();
  return Array.from({ length: Math.ceil(records.length / PACKED) }, (_, index) =>
    packOf(records.slice(index * PACKED, (index + 1) * PACKED)),
  );
});
const total = perChain * chainCount * EVENTS;
const bytes = messages.flat().reduce((sum, message) => sum + message.bytes.length, 0);

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

const sql = new Client({ connectionString: postgres.url, options: '-c search_path=audit' });
await sql.connect();
const { rows } = await sql.query<Record<string, string>>(
  `SELECT (SELECT count(*) FROM journal_record) AS records, (SELECT count(*) FROM exchange WHERE outcome = 'completed') AS completed,
          (SELECT count(*) FROM poison_record) AS poison, pg_database_size(current_database()) AS size`,
);
await sql.end();
console.table({
  events: total,
  'events/s': Math.round(total / seconds),
  'MB/s': (bytes / 1e6 / seconds).toFixed(1),
  'CPU us an event (this process)': ((used.user + used.system) / total).toFixed(0),
  'bytes an event, as JSON': Math.round(bytes / total),
  'bytes an event, in the database': Math.round(Number(rows[0]?.['size']) / total),
});
console.log(rows[0]);
await service.close();
await bus.close();
await issuer.down();
await postgres.stop();
await rm(home, { recursive: true, force: true });

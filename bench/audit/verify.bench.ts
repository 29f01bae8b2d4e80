import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journal } from '#contracts';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { verify } from '../../apps/cli/src/audit/verify/verify.command.js';
import { AuditStage } from './audit-stage.js';
import { EVENTS, madeExchange } from './made-exchange.js';

/**
 * How long `ostiary audit verify` takes over a database that audit has filled, content and all.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/verify.bench.ts [EVENTS] [CHAINS]
 * Events as in ingest.bench.ts: eight an exchange, in two records.
 */
const wanted = Number(process.argv[2] ?? 100_000);
const chainCount = Number(process.argv[3] ?? 8);
const PACKED = 40;

const stage = await AuditStage.start();
const { home, bus } = stage;
const exchanges = Math.ceil(wanted / EVENTS / chainCount);
const chains = Array.from({ length: chainCount }, (_, index) => new JournalChain(`chain-${index}`, Date.now()));
const filling = performance.now();
await Promise.all(
  chains.map(async (chain) => {
    for (let number = 0; number < exchanges; number += PACKED / 2) {
      const count = Math.min(PACKED / 2, exchanges - number);
      await bus.publishBytes(journal, [packOf(Array.from({ length: count }, (_, at) => madeExchange(chain, number + at)).flat())]);
    }
  }),
);
await bus.drained();
await stage.service.close();
const filled = (performance.now() - filling) / 1_000;

await writeFile(join(home, 'ostiary.yaml'), JSON.stringify({ home, database: { kind: 'postgres', url: stage.databaseUrl } }));
const said: string[] = [];
const terminal = {
  read: () => Promise.reject(new Error('nothing to read')),
  out: (text: string) => void said.push(text),
  err: () => undefined,
};
const cpu = process.cpuUsage();
const began = performance.now();
const command = { json: true, since: null, session: null, bundle: null, checkpoints: [], keys: [], withoutContent: false, tell: false };
const code = await verify(command, terminal, { OSTIARY_CONFIG: join(home, 'ostiary.yaml') });
const seconds = (performance.now() - began) / 1_000;
const used = process.cpuUsage(cpu);
const { result, checked } = JSON.parse(said.join('')) as { result: string; checked: Record<string, number> };
const events = exchanges * chainCount * EVENTS;
console.table({
  result: `${result} (${code})`,
  ...checked,
  events,
  'seconds to fill': filled.toFixed(1),
  'seconds to verify': seconds.toFixed(1),
  'events/s verified': Math.round(events / seconds),
  'CPU us an event (this process)': ((used.user + used.system) / events).toFixed(1),
  'peak memory, MB': Math.round(process.resourceUsage().maxRSS / 1024),
});
await stage.close();

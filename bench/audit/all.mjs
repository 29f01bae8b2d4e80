/**
 * Every figure of the audit in docs/performance.md, one bench after the other: some ten minutes of a quiet machine. What follows as arguments names those
 * that are wanted. Run: node bench/audit/all.mjs [NAME]...
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';

const benches = [
  ['ingest, eight chains', 'audit/ingest.bench.ts', '200000', '8'],
  ['ingest, one chain', 'audit/ingest.bench.ts', '100000', '1'],
  ['ingest, eight chains, wordless', 'audit/ingest.bench.ts', '200000', '8', 'wordless'],
  ['ingest, one chain, wordless', 'audit/ingest.bench.ts', '100000', '1', 'wordless'],
  ['ingest, eight chains, bare', 'audit/ingest.bench.ts', '200000', '8', 'bare'],
  ['ingest, one chain, bare', 'audit/ingest.bench.ts', '100000', '1', 'bare'],
  ['latency', 'audit/latency.bench.ts', '1000', '15', '8'],
  ['storage', 'audit/storage.bench.ts', '100'],
  ['verify', 'audit/verify.bench.ts', '1000000'],
  ['retention', 'audit/retention.bench.ts', '1000000', '8'],
  ['search', 'audit/search.bench.ts', '1000000', '20'],
  ['provenance', 'provenance/latency.bench.ts', '10000000', '500'],
  ['backtest', 'audit/backtest.bench.ts'],
];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.some(([bench]) => bench.includes(name)));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are: ${benches.map(([name]) => name).join(' | ')}`);
  process.exit(2);
}

const failed = [];
for (const [name, file, ...given] of benches) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  console.log(`\n== ${name}: bench/${file} ${given.join(' ')}\n${new Date().toISOString()}, load ${loadavg()[0].toFixed(1)}`);
  const began = performance.now();
  const node = ['--conditions=source', '--import', './scripts/run-typescript.mjs', `bench/${file}`, ...given];
  const { status } = spawnSync(process.execPath, node, { stdio: 'inherit' });
  console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exit(1);
}

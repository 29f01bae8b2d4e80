import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { SystemClock } from '#chassis';
import type { Journal } from '../../libs/journal/src/journal.port.js';
import { NodeSpoolFiles } from '../../libs/journal/src/spool/spool-file.adapter.js';
import { InstanceFolder } from '../../libs/journal/src/recovery/instance-folder.js';
import { SpoolJournal } from '../../libs/journal/src/spool-journal.js';
import { held } from '../../libs/journal/src/testing/entries.fake.js';
import { RecordedObservations } from '../../libs/journal/src/testing/recorded-observations.fake.js';
import { TakingBus } from './taking-bus.js';

/**
 * What it costs to append: latency until durable, throughput, processor time a record, and how long the event loop is held up.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/journal/append.bench.ts [FOLDER] [TEXT]
 * FOLDER is on the disk to be measured; the current one by default. TEXT picks the loads whose names hold it. All is shipped meanwhile, to a
 * broker that takes it at once; processor time counts until the last record is shipped.
 */
const folder = resolve(process.argv[2] ?? '.');
const only = process.argv[3] ?? '';
const MB = 1024 * 1024;

interface Load {
  readonly name: string;
  readonly writers: number;
  readonly bytes: number;
  readonly seconds: number;
}

const loads: readonly Load[] = [
  { name: 'one writer, 2 KB', writers: 1, bytes: 2_048, seconds: 4 },
  { name: '16 writers, 2 KB', writers: 16, bytes: 2_048, seconds: 4 },
  { name: '256 writers, 2 KB', writers: 256, bytes: 2_048, seconds: 4 },
  { name: '16 writers, 500 KB', writers: 16, bytes: 500 * 1024, seconds: 4 },
];

/** Records of the journal that is measured, those before included. */
let already = 0;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function measure(journal: Journal, bus: TakingBus, { writers, bytes, seconds }: Load): Promise<Record<string, string>> {
  const entry = held('exchange', 'x'.repeat(bytes));
  const latencies: number[] = [];
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  const began = performance.now();
  loop.enable();
  const write = async (): Promise<void> => {
    while (performance.now() - began < seconds * 1_000) {
      const at = performance.now();
      await journal.append(entry);
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  loop.disable();
  const took = (performance.now() - began) / 1_000;
  const appended = (already += latencies.length);
  // One more stands before them: that the chain was opened.
  while (bus.taken < appended + 1) await pause(5);
  const used = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  return {
    'tenth ms': quantile(latencies, 0.1).toFixed(2),
    'median ms': quantile(latencies, 0.5).toFixed(2),
    'p99 ms': quantile(latencies, 0.99).toFixed(2),
    'records/s': (latencies.length / took).toFixed(0),
    'MB/s': ((latencies.length * bytes) / MB / took).toFixed(1),
    'CPU us a record': ((used.user + used.system) / latencies.length).toFixed(0),
    'loop delay p99 ms': (loop.percentile(99) / 1e6).toFixed(1),
  };
}

const table: Record<string, Record<string, string>> = {};
for (const load of loads.filter(({ name }) => name.includes(only))) {
  already = 0;
  const home = await mkdtemp(join(folder, 'journal-bench-'));
  const bus = new TakingBus();
  const limits = { segmentBytes: 16 * MB, maxBytes: 8 * 1024 * MB, reservedBytes: MB, writeTimeoutMs: 30_000 };
  const options = { instance: 'bench', version: 'bench', limits, shipWithinMs: 0, adoptEveryMs: 60_000 };
  const own = new InstanceFolder(home, 'bench', 0);
  const journal = new SpoolJournal(options, own, new NodeSpoolFiles(), bus, new SystemClock(), new RecordedObservations());
  await journal.start();
  await measure(journal, bus, { ...load, seconds: 0.5 });
  table[load.name] = await measure(journal, bus, load);
  await journal.stop();
  await rm(home, { recursive: true, force: true });
}
console.table(table);

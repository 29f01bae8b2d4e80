import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { BacktestRun, type JournalBatch } from './backtest-run.js';
import { compileDraft } from './draft-policy.js';

/** The thread of one backtest: batches in, each answered by how many exchanges are compared by now; null in, the result out. */
const { source, since } = z.object({ source: z.string(), since: z.date() }).parse(workerData);
const compiled = compileDraft(source);
if (!compiled.ok || parentPort === null) throw new Error('A backtest is started with a draft that compiles, as a thread.');
const port = parentPort;
const run = new BacktestRun(compiled.policy, since);
port.on('message', (batch: JournalBatch | null) => {
  if (batch === null) port.postMessage(run.result());
  else {
    run.take(batch);
    port.postMessage(run.compared);
  }
});

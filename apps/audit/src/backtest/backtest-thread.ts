import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { backtestResultSchema, type BacktestResult } from './backtest-result.js';
import type { JournalBatch } from './backtest-run.js';

const extension = extname(import.meta.url);
/** From sources a thread has to be told how to read them; what is shipped is read as it is. */
const execArgv =
  extension === '.ts'
    ? ['--conditions=source', '--import', new URL('../../../../scripts/run-typescript.mjs', import.meta.url).href]
    : undefined;
const MOST_MEGABYTES = 512;

/** A backtest in a thread of its own: calls and the journal do not wait for it. Give it one batch at a time, and end it. */
export class BacktestThread {
  private readonly worker: Worker;

  constructor(source: string, since: Date) {
    this.worker = new Worker(new URL(`./backtest.worker${extension}`, import.meta.url), {
      workerData: { source, since },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
      ...(execArgv === undefined ? {} : { execArgv }),
    });
    // Whoever waits for an answer is told; in between nobody is.
    this.worker.on('error', () => undefined);
  }

  /** How many exchanges are compared by now. Rejects when the thread ends instead. */
  async take(batch: JournalBatch): Promise<number> {
    return Number(await this.ask(batch));
  }

  async result(): Promise<BacktestResult> {
    return backtestResultSchema.parse(await this.ask(null));
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async ask(message: JournalBatch | null): Promise<unknown> {
    const ended = new AbortController();
    const exit = (): void => ended.abort(new Error('The thread of the backtest ended.'));
    this.worker.once('exit', exit);
    try {
      const answer = once(this.worker, 'message', { signal: ended.signal });
      this.worker.postMessage(message);
      const [value] = (await answer) as [unknown];
      return value;
    } finally {
      this.worker.off('exit', exit);
    }
  }
}

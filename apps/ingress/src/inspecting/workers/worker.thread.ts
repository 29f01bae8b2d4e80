import { Worker } from 'node:worker_threads';
import type { WorkerAnswer } from '../inspection-protocol.js';
import { moved } from './moved.js';
import type { StartThread, ThreadEnd } from './thread.port.js';

/** What a thread runs. */
export interface ThreadProgram {
  readonly url: URL;
  readonly execArgv?: string[];
}

const built: ThreadProgram = { url: new URL('../inspection.worker.js', import.meta.url) };

/** Starts inspection threads of Node's, each of which may have so much memory. */
export const startWorkers =
  (memoryMb: number, { url, execArgv }: ThreadProgram = built): StartThread =>
  (events) => {
    const worker = new Worker(url, { execArgv, resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    let over = false;
    const end = (why: ThreadEnd): void => {
      if (!over) events.ended(why);
      over = true;
    };
    worker.on('message', (answer: WorkerAnswer) => events.answered(answer));
    worker.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash'));
    worker.on('exit', () => end('crash'));
    worker.unref();
    return {
      post: (question) => worker.postMessage(question, moved('input' in question ? question.input : null)),
      terminate: async () => {
        over = true;
        await worker.terminate();
      },
    };
  };

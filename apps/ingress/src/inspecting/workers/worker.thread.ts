import { Worker } from 'node:worker_threads';
import type { WorkerAnswer } from '../inspection-protocol.js';
import type { StartThread, ThreadEnd } from './thread.port.js';

/** Starts inspection threads of Node's, each of which may have so much memory. */
export const startWorkers =
  (memoryMb: number): StartThread =>
  (events) => {
    const worker = new Worker(new URL('../inspection.worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
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
      post: (question) => worker.postMessage(question),
      terminate: async () => {
        over = true;
        await worker.terminate();
      },
    };
  };

import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from './managed-process.js';

const isReady = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
};

export interface Patience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Resolves when `url`/readyz says 200; rejects, with its last lines, when the process ends before that or takes longer than `timeoutMs`. */
export async function waitUntilReady(process: ManagedProcess, url: string, { timeoutMs, signal }: Patience): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isReady(url))) {
    signal?.throwIfAborted();
    const late = Date.now() > deadline ? `is not ready after ${timeoutMs / 1000} s` : null;
    const problem = process.isRunning() ? late : 'ended before it was ready';
    if (problem !== null) throw new Error(`${process.name} ${problem}. Its last lines:\n${process.lastLines.join('\n')}`);
    await sleep(50);
  }
}

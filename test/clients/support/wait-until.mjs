import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is neither null, undefined nor false; `what` names what did not come, in the error. */
export const waitUntil = async (what, ask, { timeoutMs = 90_000, everyMs = 100 } = {}) => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await pause(everyMs);
  }
};

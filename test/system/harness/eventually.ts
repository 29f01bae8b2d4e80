import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until `probe` gives something other than null, undefined or false; rejects with `what` and the last error after `timeoutMs`. */
export async function eventually<T>(what: string, probe: () => Promise<T | null | undefined | false>, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== null && value !== undefined && value !== false) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}. Last: ${String(last)}`, { cause: last });
    await sleep(40);
  }
}

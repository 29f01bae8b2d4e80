import { setTimeout as pause } from 'node:timers/promises';

type Found<T> = Exclude<T, null | undefined | false>;

/**
 * Looks again and again until something else than null, undefined or false is found, and gives that. What a look throws counts as not
 * found. Rejects after the limit (milliseconds), which is for what hangs, not for what is slow: with `what`, and what was seen last.
 */
export async function eventually<T>(what: string, look: () => T | Promise<T>, limitMs = 60_000): Promise<Found<T>> {
  let last: unknown;
  for (const end = Date.now() + limitMs; ; await pause(5)) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found as Found<T>;
      last = found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}. Last: ${String(last)}`, { cause: last });
  }
}

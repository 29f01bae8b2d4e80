import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition holds; fails with what it was about after the limit. */
export async function eventually(what: string, condition: () => boolean, limitMs = 20_000): Promise<void> {
  for (const end = Date.now() + limitMs; !condition(); await pause(5)) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
  }
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 600_000;
/** Nothing is tried for longer than this after it happened. */
export const LONGEST_TRIED_MS = 24 * 60 * 60 * 1_000;

/**
 * How long to wait after the attempt of that number (from 1): a second, doubled each time up to ten minutes, of which up to a half is left off
 * at random, so that what failed together does not come back together. `random` is in [0, 1).
 */
export function backoffMs(attempts: number, random: number): number {
  const whole = Math.min(SHORTEST_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_MS);
  return Math.round(whole * (1 - random / 2));
}

/** What a `Retry-After` asks for, in milliseconds from `now`, at most a day; null where it asks for nothing. Source: RFC 9110, section 10.2.3. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  const asked = /^\d{1,15}$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now;
  return asked > 0 ? Math.min(asked, LONGEST_TRIED_MS) : null;
}

/** Only the form that senders must generate: Date.parse takes almost anything else for some date. */
const httpDate = (text: string): number =>
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : Number.NaN;

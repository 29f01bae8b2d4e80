/** A run of base64 or hex in a text, and what it says. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

const SHORTEST = 24;
const LONGEST = 65_536;
const MOST = 2_000;
const runs = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const hex = /^(?:[0-9a-f]{2})+$|^(?:[0-9A-F]{2})+$/;
const printable = /^[\t\n\r\x20-\x7e]+$/;

/**
 * Runs of at least 24 characters that decode to printable text, one level deep, at most 2,000 of at most 64 KB: images, fonts and hashes decode to
 * bytes and are passed over after their first characters.
 */
export function encodedRuns(text: string): EncodedRun[] {
  const found: EncodedRun[] = [];
  for (const match of text.matchAll(runs)) {
    if (found.length >= MOST) break;
    const run = match[0];
    if (run.length > LONGEST) continue;
    const encoding = hex.test(run) ? 'hex' : 'base64';
    const head = Buffer.from(run.slice(0, SHORTEST), encoding).toString('latin1');
    if (!printable.test(head)) continue;
    const decoded = Buffer.from(run, encoding).toString('latin1');
    if (printable.test(decoded)) found.push({ start: match.index, end: match.index + run.length, decoded });
  }
  return found;
}

import { escapeSigns } from './escapes.js';
import { folded } from './folding.js';

const latinChanges = Array.from({ length: 128 }, (_, index) => index + 128).filter((code) => folded(code) !== null);

/**
 * What the engine is to tell the places of: where any of it stands, a text may read differently. One control stands for all of them, as the
 * automaton reads them.
 */
export const disguiseSigns: readonly string[] = [
  ...escapeSigns,
  '\0',
  ...latinChanges.filter((code) => code >= 160).map((code) => String.fromCharCode(code)),
];

/** Any that is not Latin-1. The engine keeps texts without one as bytes, and knows at once that this matches none of them. */
const wide = /[\u0100-\uffff]/;

const SLICE = 16_384;
const units = new Uint16Array(SLICE);
const pairs = new Int32Array(units.buffer);
const bytes = Buffer.from(units.buffer);

const known = { not: 1, changes: 2 } as const;
/** By unit above ASCII, whether it may read differently: 0 if nobody asked yet. */
const asked = new Uint8Array(65_536);

function mayChange(unit: number): boolean {
  if (asked[unit] === 0) asked[unit] = (unit & 0xf800) === 0xd800 || folded(unit) !== null ? known.changes : known.not;
  return asked[unit] === known.changes;
}

/** A pair of units of which none is above ASCII has none of these bits. */
const WIDE = 0xff80ff80;

/** The next pair of units from `pair` on of which one is above ASCII. On its own, without a call in it, the loop is several times as fast. */
function nextWide(pair: number, count: number): number {
  let i = pair;
  const last = (count >> 1) - 4;
  while (
    i <= last &&
    (((pairs[i] as number) | (pairs[i + 1] as number) | (pairs[i + 2] as number) | (pairs[i + 3] as number)) & WIDE) === 0
  )
    i += 4;
  while (i << 1 < count && ((pairs[i] as number) & WIDE) === 0) i++;
  return i;
}

/** Units above ASCII that may read differently, from `begin` on and in order. Eight units are looked at at once. */
function wideStops(text: string, begin: number): number[] {
  const stops: number[] = [];
  for (let from = begin; from < text.length; from += SLICE) {
    const count = bytes.write(text.slice(from, from + SLICE), 0, 'utf16le') >> 1;
    if ((count & 1) === 1 && count < SLICE) units[count] = 0;
    for (let pair = 0; (pair = nextWide(pair, count)) << 1 < count; pair++) {
      const at = pair << 1;
      const first = units[at] as number;
      const second = units[at + 1] as number;
      if (first > 127 && mayChange(first)) stops.push(from + at);
      if (second > 127 && mayChange(second)) stops.push(from + at + 1);
    }
  }
  return stops;
}

/** The places of a text where something other than itself may stand, in order; `signs` are those where `disguiseSigns` may stand. */
export function stopsOf(text: string, signs: readonly number[]): readonly number[] {
  const begin = text.search(wide);
  if (begin < 0) return signs;
  const stops = wideStops(text, begin);
  // The automaton takes what is wide for what its low byte is.
  return signs.length === 0 ? stops : [...stops, ...signs.filter((at) => at < begin || text.charCodeAt(at) < 128)].sort((a, b) => a - b);
}

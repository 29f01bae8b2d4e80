import { characterClass, classMembers } from '../engine/character-class.js';
import { mayStandAt, saysText } from './sextets.js';

const member = characterClass(`${classMembers.b64url}+/`);
const hexDigit = characterClass(classMembers.xdigit);

/** Whether the unit at `at` is a digit of base64, of either alphabet. */
export const isMember = (text: string, at: number): boolean => member[text.charCodeAt(at)] === 1;

/** The end of the run of such digits at `from`. */
export function runEnd(text: string, from: number): number {
  let i = from;
  while (i < text.length && isMember(text, i)) i++;
  return i;
}

/** Where the run begins that the digit at `at` is in. */
function runStart(text: string, at: number): number {
  let i = at;
  while (i > 0 && isMember(text, i - 1)) i--;
  return i;
}

/** A run of this length is long. */
export const LONG_RUN = 16;

/** Beside the four places where groups of base64 may begin, modulo 4, a bit that says: these may be hex. */
const HEX = 16;
/** By the place of a unit modulo 4 and its byte: where groups may begin if it is part of one that says text, as bits. */
const tables = [0, 1, 2, 3].map((place) => Uint8Array.from({ length: 256 }, (_, code) => partOf(place, code)));
const [first, second, third, fourth] = tables as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

function partOf(place: number, code: number): number {
  if (member[code] !== 1) return 0;
  const bits = [0, 1, 2, 3].map((begin) => (mayStandAt((place - begin) & 3, code) ? 1 << begin : 0));
  return bits.reduce((sum, bit) => sum | bit, hexDigit[code] === 1 ? HEX : 0);
}

/** Units that are looked at in one go: their bytes stay in the processor's cache. */
const SLICE = 32_768;
const bytes = Buffer.alloc(SLICE + 4);

/** What the four bytes at `i` may be part of. */
const partsAt = (i: number): number =>
  (first[bytes[i] as number] as number) &
  (second[bytes[i + 1] as number] as number) &
  (third[bytes[i + 2] as number] as number) &
  (fourth[bytes[i + 3] as number] as number);

/** The next eighth place from `i` on whose four bytes may be part of something. On its own, without a call in it, the loop is several times as fast. */
function nextParts(from: number, count: number): number {
  let i = from;
  while (i + 4 <= count && partsAt(i) === 0) i += 8;
  return i;
}

/**
 * Where the runs of at least `LONG_RUN` digits begin that could say text, as base64 or as hex, in order: told by eight digits of them. Of nearly all
 * text, words and names, every second four units are enough to tell that they are part of none.
 */
export function longRuns(text: string): number[] {
  const starts: number[] = [];
  let passed = 0;
  for (let from = 0; from < text.length; from += SLICE - 8) {
    const count = bytes.write(text.length <= SLICE ? text : text.slice(from, from + SLICE), 0, 'latin1');
    bytes.fill(0, count, count + 4);
    for (let i = 4; (i = nextParts(i, count)) + 4 <= count; i += 8) {
      if (from + i + 4 <= passed) continue;
      const parts = partsAt(i);
      const before = parts & partsAt(i - 4);
      const after = parts & partsAt(i + 4);
      if ((before === 0 || !mayRun(i - 4, before)) && (after === 0 || !mayRun(i, after))) continue;
      const start = runStart(text, from + i);
      passed = runEnd(text, from + i);
      if (passed - start >= LONG_RUN) starts.push(start);
    }
  }
  return starts;
}

/** Whether the eight bytes at `at` say text as hex, or as base64 in groups that begin at one of these places. */
function mayRun(at: number, parts: number): boolean {
  if ((parts & HEX) !== 0) return true;
  for (let begin = 0; begin < 4; begin++) if ((parts & (1 << begin)) !== 0 && saysText(bytes, at + begin)) return true;
  return false;
}

import { characterClass, classMembers, inClass } from '../engine/character-class.js';
import { digitClusters } from './digit-clusters.js';
import { isText, saysText } from './sextets.js';

/** A run of base64, hex or tag characters in a text, and what it says. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

/** Characters that a run must say to be read. */
const FEWEST = 12;
const EQUALS = 61;

/**
 * Runs that say printable text, wherever in a row of digits it begins and whatever the row is behind (`id-`), wrapped over lines, or with another
 * character in it; one level deep. Images, fonts and hashes say no text and are told by a few of their digits. Linear.
 */
export function encodedRuns(text: string): EncodedRun[] {
  const found = tagRuns(text);
  for (const cluster of digitClusters(text)) {
    const { digits } = cluster;
    const codes = Buffer.from(digits, 'latin1');
    const runs = [...hexRuns(digits), ...[0, 1, 2, 3].flatMap((shift) => base64Runs(digits, codes, shift))];
    for (const { start, end, decoded } of runs) {
      let stop = cluster.place(end - 1) + 1;
      while (end === digits.length && stop < text.length && text.charCodeAt(stop) === EQUALS) stop++;
      found.push({ start: cluster.place(start), end: stop, decoded });
    }
  }
  return found;
}

const hex = characterClass(classMembers.xdigit);
const isHex = (digits: string, at: number): boolean => inClass(hex, digits.charCodeAt(at));

/** What rows of hexadecimal digits say, read from the first and from the second: nearly no digits of base64 are any, so one in a row's length is looked at. */
function hexRuns(digits: string): EncodedRun[] {
  const runs: EncodedRun[] = [];
  for (let i = 2 * FEWEST - 1; i < digits.length; i += 2 * FEWEST) {
    if (!isHex(digits, i)) continue;
    let start = i;
    while (start > 0 && isHex(digits, start - 1)) start--;
    while (i < digits.length && isHex(digits, i)) i++;
    if (i - start < 2 * FEWEST) continue;
    for (const from of [start, start + 1]) runs.push(...hexTexts(digits.slice(from, i), from));
  }
  return runs;
}

function hexTexts(row: string, from: number): EncodedRun[] {
  const bytes = Buffer.from(row, 'hex');
  const runs: EncodedRun[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const begin = i;
    while (i < bytes.length && isText(bytes[i] as number)) i++;
    if (i - begin >= FEWEST) runs.push({ start: from + 2 * begin, end: from + 2 * i, decoded: bytes.toString('latin1', begin, i) });
  }
  return runs;
}

/** What the digits from `shift` on say: one group in four is looked at, and around one that says text all of them. */
function base64Runs(digits: string, codes: Uint8Array, shift: number): EncodedRun[] {
  const runs: EncodedRun[] = [];
  for (let i = shift; i + 4 <= digits.length; i += FEWEST) {
    if (!saysText(codes, i)) continue;
    const least = runs.at(-1)?.end ?? shift;
    let start = i;
    while (start - 4 >= least && saysText(codes, start - 4)) start -= 4;
    let end = i + 4;
    while (end + 4 <= digits.length && saysText(codes, end)) end += 4;
    i = end - ((end - shift) % 4);
    if ((end - start) * 0.75 < FEWEST) continue;
    // The last group may say less than three characters, or say them beside something else.
    const last = Math.min(digits.length, end + 4);
    const decoded = Buffer.from(digits.slice(start, last), 'base64').toString('latin1');
    let said = ((end - start) / 4) * 3;
    while (said < decoded.length && isText(decoded.charCodeAt(said))) said++;
    runs.push({ start, end: said > ((end - start) / 4) * 3 ? last : end, decoded: decoded.slice(0, said) });
  }
  return runs;
}

/** Tag characters (U+E0020 to U+E007E), which no reader sees and which spell ASCII. */
const tags = /(?:\udb40[\udc20-\udc7e]){12,}/g;

const tagRuns = (text: string): EncodedRun[] =>
  !text.includes('\udb40')
    ? []
    : [...text.matchAll(tags)].map(({ 0: run, index }) => ({
        start: index,
        end: index + run.length,
        decoded: [...run].map((tag) => String.fromCharCode((tag.codePointAt(0) as number) - 0xe0000)).join(''),
      }));

import { characterClass, classMembers } from '../engine/character-class.js';

/** A run of base64 or hex in a text, and what it says. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

const SHORTEST = 24;
const LONGEST = 65_536;
const MOST = 2_000;
const member = characterClass(`${classMembers.b64url}+/`);
const EQUALS = 61;
const hex = /^(?:[0-9a-f]{2})+$|^(?:[0-9A-F]{2})+$/;
const printable = /^[\t\n\r\x20-\x7e]+$/;

/**
 * Runs of at least 24 characters that decode to printable text, one level deep, at most 2,000 of at most 64 KB: images, fonts and hashes decode to
 * bytes and are passed over after their first characters.
 */
export function encodedRuns(text: string): EncodedRun[] {
  const found: EncodedRun[] = [];
  for (let i = 0; i + SHORTEST <= text.length && found.length < MOST;) {
    // Looked at from where the shortest run would end, nearly all of a text is passed over unread.
    let gap = i + SHORTEST - 1;
    while (gap >= i && member[text.charCodeAt(gap)] === 1) gap--;
    if (gap >= i) {
      i = gap + 1;
      continue;
    }
    const start = i;
    i += SHORTEST;
    while (i < text.length && member[text.charCodeAt(i)] === 1) i++;
    if (i - start > LONGEST || !mayBeText(text, start)) continue;
    let end = i;
    while (end < i + 2 && text.charCodeAt(end) === EQUALS) end++;
    const decoded = decode(text.slice(start, end));
    if (decoded !== null) found.push({ start, end, decoded });
  }
  return found;
}

/** Values of base64's digits, both alphabets. */
const sextets = new Uint8Array(128);
[...`${classMembers.upper}${classMembers.lower}${classMembers.digit}+/`].forEach((digit, value) => (sextets[digit.charCodeAt(0)] = value));
sextets[45] = 62;
sextets[95] = 63;

const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** Whether the first characters could be text as base64 or as hex: decides nearly all runs, which are names and paths, without decoding them. */
function mayBeText(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  if (first >= 0x32 && first <= 0x37) return true;
  for (let i = start; i < start + 16; i += 4) {
    const bits =
      ((sextets[text.charCodeAt(i)] as number) << 18) |
      ((sextets[text.charCodeAt(i + 1)] as number) << 12) |
      ((sextets[text.charCodeAt(i + 2)] as number) << 6) |
      (sextets[text.charCodeAt(i + 3)] as number);
    if (!isText(bits >> 16) || !isText((bits >> 8) & 255) || !isText(bits & 255)) return false;
  }
  return true;
}

function decode(run: string): string | null {
  const encoding = hex.test(run) ? 'hex' : 'base64';
  if (!printable.test(Buffer.from(run.slice(0, SHORTEST), encoding).toString('latin1'))) return null;
  const decoded = Buffer.from(run, encoding).toString('latin1');
  return printable.test(decoded) ? decoded : null;
}

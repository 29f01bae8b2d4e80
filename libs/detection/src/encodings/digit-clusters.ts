import { characterClass, classMembers } from '../engine/character-class.js';
import { isMember, LONG_RUN, longRuns, runEnd } from './long-runs.js';
import { saysText } from './sextets.js';

/** Digits of base64 or hex that stand close together, as one run, and where they stand. */
export class DigitCluster {
  /** The digits, without what stands between them. */
  readonly digits: string;
  /** Where each piece begins in the digits. */
  private readonly starts: number[] = [];

  constructor(
    text: string,
    private readonly pieces: readonly Piece[],
  ) {
    this.digits = pieces.map(([from, to]) => text.slice(from, to)).join('');
    let length = 0;
    for (const [from, to] of pieces) {
      this.starts.push(length);
      length += to - from;
    }
  }

  /** Where the digit at `index` stands in the text. */
  place(index: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= index) low = middle;
      else high = middle;
    }
    return (this.pieces[low] as Piece)[0] + index - (this.starts[low] as number);
  }
}

/** Pieces of this length that could say text are looked for; a shorter one counts next to such a piece. */
const PIECE = LONG_RUN;
/** Pieces of this length are read in any case: text may stand anywhere in them. */
const LONG = 96;
/** Together, they have at least so many digits. */
const SHORTEST = 24;
/** What may stand between the pieces of a wrapped run: line ends, as they are or written, quotes and signs that join; or any one character. */
const LONGEST_GLUE = 12;
const glue = characterClass(' \t\r\n"\'+,\\`');

/** The clusters of a text, from left to right. */
export function digitClusters(text: string): DigitCluster[] {
  const found: DigitCluster[] = [];
  let passed = 0;
  for (const i of longRuns(text)) {
    if (i < passed) continue;
    let end = runEnd(text, i);
    if (end - i < LONG && !maySay(text, i) && !maySay(text, end - PIECE)) {
      passed = end;
      continue;
    }
    const pieces: Piece[] = [];
    const before = shortBefore(text, i, passed);
    if (before && belongs(text, before[1], i, [before, [i, end]])) pieces.push(before);
    pieces.push([i, end]);
    for (let next = glueEnd(text, end); next > end; next = glueEnd(text, end)) {
      const piece: Piece = [next, runEnd(text, next)];
      const short = piece[1] - next < PIECE;
      if (piece[1] === next || (short && !belongs(text, end, next, [...pieces.slice(-64), piece]))) break;
      pieces.push(piece);
      end = piece[1];
      if (short) break;
    }
    passed = end;
    if (lengthOf(pieces) >= SHORTEST) found.push(new DigitCluster(text, pieces));
  }
  return found;
}

type Piece = readonly [from: number, to: number];
const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, [from, to]) => sum + to - from, 0);

/**
 * Whether a short piece belongs to what is next to it, and is no word of the text around: a sign parts them that no text has there, or the digits
 * are whole groups only together, or the lines before it are of one length.
 */
function belongs(text: string, from: number, to: number, pieces: readonly Piece[]): boolean {
  if (to === from + 1 && glue[text.charCodeAt(from)] !== 1) return true;
  const end = (pieces.at(-1) as Piece)[1];
  let padding = 0;
  while (padding < 2 && text.charCodeAt(end + padding) === 61) padding++;
  if ((lengthOf(pieces) + padding) % 4 === 0 && lengthOf(pieces.slice(0, -1)) % 4 !== 0) return true;
  const [first, second] = pieces.slice(-3);
  return pieces.length > 2 && first !== undefined && second !== undefined && first[1] - first[0] === second[1] - second[0];
}

const hex = characterClass(classMembers.xdigit);
const scratch = Buffer.alloc(PIECE);

/** Whether the digits of a piece from `at` on could say text: tells nearly all names and paths of code, which say none. */
function maySay(text: string, at: number): boolean {
  scratch.write(text.slice(at, at + PIECE), 0, 'latin1');
  for (let shift = 0; shift < 4; shift++) if (saysText(scratch, shift) && saysText(scratch, shift + 4)) return true;
  return scratch.every((code) => hex[code] === 1);
}

/** Past what may stand between two pieces; `from` if nothing does. A written line end is `\n` or `\r`. */
function glueEnd(text: string, from: number): number {
  let i = from;
  while (i < from + LONGEST_GLUE && i < text.length && glue[text.charCodeAt(i)] === 1) {
    i++;
    if (text.charCodeAt(i - 1) === 92 && (text[i] === 'n' || text[i] === 'r')) i++;
  }
  return i === from && i < text.length && !isMember(text, i) ? i + 1 : i;
}

/** A short piece that one character parts from the piece at `from`. */
function shortBefore(text: string, from: number, least: number): Piece | null {
  const to = from - 1;
  let i = to;
  while (i > least && i > to - PIECE && isMember(text, i - 1)) i--;
  return i < to && i >= least && (i === 0 || !isMember(text, i - 1)) ? [i, to] : null;
}

import { addedLines } from './added-lines.js';
import { argumentCode } from './argument-code.js';
import { fencedCode, type FoundCode } from './fenced-code.js';
import { guessedLanguage, taggedLanguage } from './language.js';
import { looksLikeCode } from './looks-like-code.js';
import { linesBetween, slicesOf } from './slices.js';

/** A piece of code that a model wrote: at most 400 lines and 32 K UTF-16 units, so of a long file there are several. */
export interface GeneratedCode {
  readonly text: string;
  /** As its file or fence says, else guessed; null where nothing tells. */
  readonly language: string | null;
  readonly lines: number;
}

/** Of what a model said (`text`) or called a tool with (`tool_use`: the arguments, as JSON or as they are). */
export interface ModelBlock {
  readonly kind: string;
  readonly text: string;
}

const fewestLines = 3;
const mostLines = 400;
const mostUnits = 32_768;
const mostPieces = 200;
/** What a model writes in a turn is shorter; what is behind it is not looked at. */
const longestBlock = 4_000_000;
/** Fences that say that no code is in them, and files that are prose: code may stand fenced within. */
const prose = /^(?:text|txt|plain|plaintext|markdown|md|mdx|rst|console|output|log|csv)$/i;

/**
 * The code in a block that a model wrote: what its text holds in fences, what the arguments of a tool hold in strings of three lines or more that look like code,
 * of patches what they add. Never more than 200 pieces. Linear in the block.
 */
export function generatedCode({ kind, text }: ModelBlock): GeneratedCode[] {
  const bounded = text.slice(0, longestBlock);
  const found = kind === 'text' ? fencedCode(bounded) : kind === 'tool_use' ? argumentCode(bounded).flatMap(codeOrFenced) : [];
  return found.filter(isCode).flatMap(piecesOf).slice(0, mostPieces);
}

/** A document that a tool writes is prose with code in fences. */
function codeOrFenced(found: FoundCode): FoundCode[] {
  if (found.tag !== null && taggedLanguage(found.tag) !== null) return [found];
  return isProse(found.tag) || !looksLikeCode(found.text) ? fencedCode(found.text) : [found];
}

const isProse = (tag: string | null): boolean => tag !== null && prose.test(tag.split('.').at(-1)!);

function isCode({ text, tag }: FoundCode): boolean {
  if (linesBetween(text, 0, text.length) < fewestLines) return false;
  return tag !== null && taggedLanguage(tag) !== null ? true : looksLikeCode(text);
}

function piecesOf({ text, tag }: FoundCode): GeneratedCode[] {
  const code = addedLines(text);
  const language = (tag === null ? null : taggedLanguage(tag)) ?? guessedLanguage(code);
  return slicesOf(code, mostLines, mostUnits)
    .map(({ start, end }) => ({ text: code.slice(start, end), language, lines: linesBetween(code, start, end) }))
    .filter(({ lines }) => lines >= fewestLines);
}

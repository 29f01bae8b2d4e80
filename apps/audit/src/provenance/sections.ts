import { type Slice, slicesOf, type TokenList, tokensOf } from '#fingerprints';

/** A part of the text that is asked about for itself: what a model wrote of a long file is little of the whole. */
export interface Section extends Slice {
  readonly text: string;
  readonly tokens: TokenList;
  /** Those that hold code. */
  readonly lines: number;
}

const whole = 45;
const section = 30;
const mostUnits = 16_384;

/** A text of up to 45 lines is one section; a longer one is cut into sections of 30, between definitions where it can be. */
export function sectionsOf(text: string): Section[] {
  const lines = text.split('\n', whole + 1).length > whole ? section : whole;
  return slicesOf(text, lines, mostUnits).map(({ start, end }) => {
    const part = text.slice(start, end);
    const tokens = tokensOf(part);
    return { start, end, text: part, tokens, lines: codeLines(part, tokens) };
  });
}

function codeLines(text: string, { starts }: TokenList): number {
  let lines = 0;
  let lineEnd = -1;
  for (const start of starts) {
    if (start <= lineEnd) continue;
    lines++;
    lineEnd = text.indexOf('\n', start);
    if (lineEnd < 0) break;
  }
  return lines;
}

import { slicesOf } from '#fingerprints';

/** A stretch of a file that is asked about. */
export interface AskedCode {
  readonly file: string;
  readonly text: string;
  /** The file's line, from 1, that each line of the text is. */
  readonly lines: readonly number[];
}

/** What one question may hold: docs/provenance.md. */
const mostLines = 1_500;
const mostUnits = 120_000;

/** Whatever is too long for one question in parts, each of whole lines, none of them empty. */
export function askable(asked: AskedCode): AskedCode[] {
  let line = 0;
  return slicesOf(asked.text, mostLines, mostUnits).flatMap(({ start, end }) => {
    const text = asked.text.slice(start, end);
    const first = line;
    line += text.split('\n').length - 1;
    return text.trim() === '' ? [] : [{ file: asked.file, text, lines: asked.lines.slice(first, line + 1) }];
  });
}

export const wholeFile = (file: string, text: string): AskedCode => ({
  file,
  text,
  lines: text.split('\n').map((_line, at) => at + 1),
});

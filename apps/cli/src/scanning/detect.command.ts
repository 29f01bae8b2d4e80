import type { Detected } from '#detection';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { eachFile, newScanner } from './scanning.js';
import type { Terminal } from '../terminal.js';

/** One line of `--json`. Offsets count UTF-16 units, `end` exclusive; line and column begin at 1. The value is not in it. */
interface Row extends Detected {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Says where secrets and personal data stand, as a table or as one JSON object a line. */
export async function detect(files: readonly string[], json: boolean, terminal: Terminal): Promise<ExitCode> {
  const scanner = newScanner();
  const rows: Row[] = [];
  const complete = await eachFile(files, terminal, (file, text) => {
    const place = placer(text);
    for (const finding of scanner.scan(text).findings) {
      const row = { file, ...finding, ...place(finding.start) };
      rows.push(row);
      if (json) terminal.out(`${JSON.stringify(fieldsOf(row))}\n`);
    }
  });
  // What could not be read may hold anything: only a complete look says that there is nothing.
  if (!json && (complete || rows.length > 0)) terminal.out(table(rows));
  if (!complete) return exitCodes.error;
  return rows.length > 0 ? exitCodes.findings : exitCodes.clean;
}

const fieldsOf = ({ file, kind, category, severity, confidence, start, end, line, column, fingerprint }: Row): Row => ({
  file,
  kind,
  category,
  severity,
  confidence,
  start,
  end,
  line,
  column,
  fingerprint,
});

/** Turns offsets, asked in rising order, into lines and columns. */
function placer(text: string): (offset: number) => { line: number; column: number } {
  let line = 1;
  let begin = 0;
  return (offset) => {
    for (let next = text.indexOf('\n', begin); next >= 0 && next < offset; next = text.indexOf('\n', begin)) {
      line++;
      begin = next + 1;
    }
    return { line, column: offset - begin + 1 };
  };
}

function table(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Nothing found.\n';
  const head = ['WHERE', 'KIND', 'CATEGORY', 'SEVERITY', 'CONFIDENCE', 'FINGERPRINT'];
  const cells = rows.map((row) => [
    `${row.file}:${row.line}:${row.column}`,
    row.kind,
    row.category,
    row.severity,
    row.confidence,
    row.fingerprint,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((cell) => (cell[i] as string).length)));
  const lines = [head, ...cells].map((cell) =>
    cell
      .map((one, i) => one.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n\n${rows.length} found.\n`;
}

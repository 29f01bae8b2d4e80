import { plainLine } from './plain.js';

/** A line each, the columns below one another; nothing in it moves about. */
export function tableOfRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(plainLine))];
  const widths = head.map((_title, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}

/**
 * A row of CSV, ended by CRLF. Every cell is quoted; one that a spreadsheet would take for a formula gets an apostrophe in front. Source: RFC 4180; OWASP,
 * CSV injection.
 */
export const csvRow = (cells: readonly (string | number | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const harmless = typeof value === 'string' && /^[\s\0]*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

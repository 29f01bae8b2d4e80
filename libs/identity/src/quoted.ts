/** A value that came with a token, fit for a message: short, printable ASCII, in quotes. Never pass a token itself. */
export const quoted = (value: unknown): string =>
  typeof value === 'string' ? `"${value.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')}"` : `a ${value === null ? 'null' : typeof value}`;

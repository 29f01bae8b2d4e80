/** What stands before a stream's first event: how soon a browser comes back when it is cut off. Milliseconds. */
export const sseBegin = (retryMs: number): string => `retry: ${retryMs}\n\n`;

/** `data` is a JSON value: its text has no line ends. Without an id a reader that comes back does so from where the last one was. */
export const sseEvent = (event: string, data: unknown, id: string | null): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n${id === null ? '' : `id: ${id}\n`}\n`;

/** No event: a sign of life that says how far the stream is, where it can be gone on with. */
export const sseBeat = (id: string | null): string => (id === null ? ': beat\n\n' : `: beat\nid: ${id}\n\n`);

/** The last that a reader hears: why it ends here. */
export const sseEnd = (why: string): string => `: ${why}\n\n`;

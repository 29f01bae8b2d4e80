/**
 * One frame of an event stream, written anew. `data` must be a JSON value: its text has no line ends, so it is one line.
 */
export const sseFrame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** One frame of a stream of this format, which names no events. `data` is one line. */
export const dataFrame = (data: string): string => `data: ${data}\n\n`;

/** A copy that stands for itself: a piece that was cut out of a text keeps the whole text in memory for as long as it is kept. */
export const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

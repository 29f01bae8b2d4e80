/** The usual rule of thumb for English. The simulator promises plausible counts that grow with the text, not a tokenizer. */
const bytesPerToken = 4;

export const tokensOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / bytesPerToken));

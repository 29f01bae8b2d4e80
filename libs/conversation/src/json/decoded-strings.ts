/** What a long string with escapes says, by its text, quotes included: `decode` reads it, or it is known from before. It must be what `decode` gives, or throws. */
export type DecodedStrings = (raw: string, decode: () => string) => string;

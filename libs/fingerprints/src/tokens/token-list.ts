/** What a token is, for whoever compares names. */
export const tokenKinds = { punctuation: 0, keyword: 1, name: 2, literal: 3 } as const;

/** The tokens of a text, column by column: index i of each array is the i-th token. */
export interface TokenList {
  readonly length: number;
  readonly kinds: Uint8Array;
  /** Equal for tokens that are equal but for what people choose freely: all names are one, all strings one, all numbers one. */
  readonly folded: Int32Array;
  /** Equal for tokens that are equal letter by letter. A hash, so with a chance of 1 in 2^32 for others. */
  readonly exact: Int32Array;
  /** Places in the text, in UTF-16 units; ends are exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

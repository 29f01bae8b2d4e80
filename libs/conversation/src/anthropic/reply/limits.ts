/**
 * What a reply may grow to before it ends as broken. A model writes at most some 128,000 tokens, about half a million characters, in all of a
 * reply's blocks; results of the provider's own tools come on top. Far above that nothing is a reply any more.
 */
export const replyLimits = {
  /** Blocks of one reply. */
  blocks: 2_000,
  /** Characters of the frames that are held back for one block, its whole results included. */
  heldCharacters: 8 * 1024 * 1024,
  /** Frames that are held back for one block, beside the pieces of a tool's input. */
  heldFrames: 20_000,
  /** JSON values of one frame, or of a reply that comes at once. */
  values: 100_000,
} as const;

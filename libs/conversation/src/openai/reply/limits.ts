/**
 * What a reply may grow to before it ends as broken. The API allows 128 choices and 128 tools; a model writes at most some 128,000 tokens,
 * about half a million characters. Far above that nothing is a reply any more.
 */
export const replyLimits = {
  choices: 128,
  /** Tool calls of one choice. */
  calls: 1_000,
  /** Characters that are held back for one choice: inputs of calls and what is not known. */
  held: 8 * 1024 * 1024,
} as const;

import type { Usage } from '#contracts';

/**
 * The usage known after one more piece of a reply: a whole message, a `message_start` or a `message_delta` event's data. Counts are
 * cumulative, so a later one replaces an earlier one; what a piece does not tell stays. Anything else changes nothing. The output that a
 * `message_start` counts has not been said yet: of a reply that is cut before a later count, nobody knows how many tokens it had.
 * Source: platform.claude.com/docs/en/build-with-claude/streaming
 */
export function usageOf(piece: unknown, before: Usage | null = null): Usage | null {
  const begun = memberAt(memberAt(piece, 'message'), 'usage');
  const told = memberAt(piece, 'usage') ?? begun;
  const count = (name: string, known: number | null | undefined): number | null => {
    const value = memberAt(told, name);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : (known ?? null);
  };
  const after: Usage = {
    inputTokens: count('input_tokens', before?.inputTokens),
    outputTokens: told === begun ? (before?.outputTokens ?? null) : count('output_tokens', before?.outputTokens),
    cacheReadTokens: count('cache_read_input_tokens', before?.cacheReadTokens),
    cacheWriteTokens: count('cache_creation_input_tokens', before?.cacheWriteTokens),
  };
  return Object.values(after).every((value) => value === null) ? before : after;
}

const memberAt = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

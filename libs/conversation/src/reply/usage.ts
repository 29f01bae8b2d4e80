import type { Usage } from '#contracts';

const FIELDS = {
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheReadTokens: 'cache_read_input_tokens',
  cacheWriteTokens: 'cache_creation_input_tokens',
} as const;

/**
 * The usage known after one more piece of a reply: a whole message, a `message_start` or a `message_delta` event's data. Counts are
 * cumulative, so a later one replaces an earlier one; what a piece does not tell stays. Anything else changes nothing.
 * Source: platform.claude.com/docs/en/build-with-claude/streaming
 */
export function usageOf(piece: unknown, before: Usage | null = null): Usage | null {
  const told = record(record(piece)['usage'] ?? record(record(piece)['message'])['usage']);
  const count = (name: string): number | null => (Number.isSafeInteger(told[name]) ? (told[name] as number) : null);
  const known = Object.entries(FIELDS).map(([field, name]) => [field, count(name) ?? before?.[field as keyof Usage] ?? null] as const);
  return known.every(([, value]) => value === null) ? before : (Object.fromEntries(known) as Usage);
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

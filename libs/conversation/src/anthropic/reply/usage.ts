import type { Usage } from '#contracts';
import { memberOf, type JsonNode } from '../../json/json-node.js';

/**
 * The usage known after one more piece of a reply: a whole message, a `message_start` or a `message_delta` event's data. Counts are
 * cumulative, so a later one replaces an earlier one; what a piece does not tell stays. Anything else changes nothing. The output that a
 * `message_start` counts has not been said yet: of a reply that is cut before a later count, nobody knows how many tokens it had.
 * Source: platform.claude.com/docs/en/build-with-claude/streaming
 */
export function usageOf(piece: JsonNode, before: Usage | null = null): Usage | null {
  const own = memberAt(piece, 'usage');
  const told = own ?? memberAt(memberAt(piece, 'message'), 'usage');
  const inputTokens = countAt(told, 'input_tokens') ?? before?.inputTokens ?? null;
  const outputTokens = (own === undefined ? null : countAt(told, 'output_tokens')) ?? before?.outputTokens ?? null;
  const cacheReadTokens = countAt(told, 'cache_read_input_tokens') ?? before?.cacheReadTokens ?? null;
  const cacheWriteTokens = countAt(told, 'cache_creation_input_tokens') ?? before?.cacheWriteTokens ?? null;
  if (inputTokens === null && outputTokens === null && cacheReadTokens === null && cacheWriteTokens === null) return before;
  return { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
}

/** A member that tells something. */
function memberAt(node: JsonNode | undefined, name: string): JsonNode | undefined {
  const member = node?.kind === 'object' ? memberOf(node, name) : undefined;
  return member?.kind === 'null' ? undefined : member;
}

function countAt(node: JsonNode | undefined, name: string): number | null {
  const value = memberAt(node, name);
  const count = value?.kind === 'number' ? Number(value.raw) : Number.NaN;
  return Number.isSafeInteger(count) ? count : null;
}

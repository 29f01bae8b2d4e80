import type { Usage } from '#contracts';
import type { JsonNode } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';

/**
 * The counts of a reply. `prompt_tokens` includes what was read from the cache and written to it; records count those apart, as Anthropic
 * does. Null where nothing is told.
 * Source: OpenAI API reference, `CompletionUsage`
 */
export function usageOf(node: JsonNode): Usage | null {
  const input = countOf(node, 'prompt_tokens');
  const output = countOf(node, 'completion_tokens');
  const details = node.kind === 'object' ? memberOf(node, 'prompt_tokens_details') : undefined;
  const read = details === undefined ? null : countOf(details, 'cached_tokens');
  const written = details === undefined ? null : countOf(details, 'cache_write_tokens');
  if (input === null && output === null) return null;
  return {
    inputTokens: input === null ? null : Math.max(0, input - (read ?? 0) - (written ?? 0)),
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: written,
  };
}

function countOf(node: JsonNode, key: string): number | null {
  const value = node.kind === 'object' ? memberOf(node, key) : undefined;
  const count = value?.kind === 'number' ? Number(value.raw) : Number.NaN;
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

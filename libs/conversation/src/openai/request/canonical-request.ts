import type { ContentBlock } from '../../format/conversation.js';
import { canonicalJson } from '../../json/canonical-json.js';
import type { JsonObject } from '../../json/json-node.js';
import { isCacheMark } from './cache-mark.js';

/**
 * What retries change, and no reviewer decides by: how the answer is sent and how long it may be, how hard the model thinks, where the
 * provider caches, and which tier it is billed at. Everything else is in the fingerprint.
 */
export const CHANGED_BY_RETRIES = new Set([
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'reasoning_effort',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  'service_tier',
]);

/** The same for every form that clients give a content: string or parts, in how many messages of one role. */
export function canonicalRequest(root: JsonObject, blocks: readonly ContentBlock[]): string {
  const members = root.members.filter(({ key, value }) => key !== 'messages' && !CHANGED_BY_RETRIES.has(key) && value.kind !== 'null');
  const parameters = canonicalJson({ ...root, members }, (member) => !isCacheMark(member));
  return JSON.stringify([parameters, blocks.flatMap(({ id, identity }) => (id.startsWith('messages.') ? [identity] : []))]);
}

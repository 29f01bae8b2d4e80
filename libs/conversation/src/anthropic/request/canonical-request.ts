import type { ContentBlock } from '../../format/conversation.js';
import { canonicalJson } from '../../json/canonical-json.js';
import type { JsonObject } from '../../json/json-node.js';
import { isCacheMarker } from './cache-marker.js';

/** What the official clients change when they send a call again. Everything else that a body holds, known or not, makes another call. */
const CHANGED_BY_RETRIES = new Set([
  'betas',
  'cache_control',
  'context_management',
  'max_tokens',
  'metadata',
  'output_config',
  'stream',
  'thinking',
]);

/** Told by the identities of their blocks: the form of the content and its grouping into messages of one role change too. */
const TOLD_BY_BLOCKS = new Set(['messages', 'system']);

/** One text for all the ways in which a resend may write the same call; cache markers, wherever they stand, are left out. */
export function canonicalRequest(root: JsonObject, at: string, blocks: readonly ContentBlock[]): string {
  const others = root.members.filter(({ key, value }) => !CHANGED_BY_RETRIES.has(key) && !TOLD_BY_BLOCKS.has(key) && value.kind !== 'null');
  const parameters = canonicalJson({ ...root, members: others }, (member) => !isCacheMarker(member));
  const told = blocks.filter(({ id }) => id !== `${at}tools` && id !== `${at}parameters`);
  return JSON.stringify([parameters, told.map(({ identity }) => identity)]);
}

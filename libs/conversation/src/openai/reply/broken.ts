import { ConversationError } from '../../conversation-error.js';
import type { JsonNode } from '../../json/json-node.js';
import { parseJson } from '../../json/parse-json.js';

/** A reply that can't be read, and so can't be guarded. `what` never quotes it. */
export const broken = (what: string): ConversationError =>
  new ConversationError('upstream_broken', `The provider's reply can't be read: ${what}`);

/** @throws ConversationError `upstream_broken` for no JSON, the same key twice, too many levels */
export function parseReply(text: string): JsonNode {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof ConversationError) throw broken(error.message);
    throw error;
  }
}

import { ConversationError } from '../../conversation-error.js';
import type { JsonObject } from '../../json/json-node.js';

/**
 * How servers of this format, and the Responses API beside it, name a conversation that the provider keeps. What was said before would
 * reach the model unjudged, and with one key for everybody, anybody could go on with anybody's. `store` passes: it keeps what was
 * inspected, and no route here gives it out again.
 */
export const KEPT_STATE = new Set([
  'previous_response_id',
  'previous_completion_id',
  'conversation',
  'conversation_id',
  'thread',
  'thread_id',
]);

/** @throws ConversationError `thread_unsupported` */
export function refuseKeptState(root: JsonObject): void {
  const named = root.members.find(({ key, value }) => KEPT_STATE.has(key) && value.kind !== 'null');
  if (named === undefined) return;
  throw new ConversationError('thread_unsupported', 'A kept conversation can’t be judged here: send it whole.', null, named.key);
}

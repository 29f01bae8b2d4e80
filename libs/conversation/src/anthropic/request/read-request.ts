import { wrongShape } from '../../conversation-error.js';
import type { Conversation } from '../../format/conversation.js';
import { memberOf } from '../../json/json-node.js';
import type { DecodedStrings } from '../../json/decoded-strings.js';
import { parseJson } from '../../json/parse-json.js';
import { readBatch } from './read-batch.js';
import { conversationOf } from './read-conversation.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads the body of `POST /v1/messages`, of its count_tokens, or of a batch, which is told by its `requests`.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path; `thread_unsupported`
 * Source: platform.claude.com/docs/en/api/messages
 */
export function readAnthropicRequest(text: string, headers: Headers, strings?: DecodedStrings): Conversation {
  const root = parseJson(text, { ...(strings && { strings }) });
  if (root.kind !== 'object') throw wrongShape('body', 'an object');
  return memberOf(root, 'requests') === undefined ? conversationOf(text, root, '', headers) : readBatch(text, root, headers);
}

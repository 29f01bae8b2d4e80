import { ConversationError } from '../conversation-error.js';
import type { JsonNode } from '../json/json-node.js';
import { memberOf, stringOf, toValue } from '../json/json-node.js';
import { parseJson } from '../json/parse-json.js';
import type { Gathered } from '../request/collect-fields.js';
import { collectFields } from '../request/collect-fields.js';
import { readContent } from '../request/read-content.js';
import type { MessagesReply, ReplyBlock } from './messages-reply.js';
import { usageOf } from './usage.js';

/**
 * Reads a JSON reply of the Messages API, with the place of everything that may have to be masked or replaced.
 * @throws ConversationError `upstream_broken` when it can't be understood: what can't be read can't be guarded
 */
export function readMessagesReply(text: string): MessagesReply {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof ConversationError)) throw error;
    throw new ConversationError('upstream_broken', `The provider's reply can't be read: ${error.message}`, error.offset, error.path);
  }
}

function read(text: string): MessagesReply {
  const root = parseJson(text);
  if (root.kind !== 'object') throw new ConversationError('upstream_broken', 'The reply is not an object', root.start);
  const content = memberOf(root, 'content');
  if (content !== undefined && content.kind !== 'array')
    throw new ConversationError('upstream_broken', 'content is not a list', content.start, 'content');
  const others: Gathered = { fields: [], why: null };
  collectFields({ ...root, members: root.members.filter(({ key }) => !['content', 'model', 'stop_reason'].includes(key)) }, '', others);
  const stop = memberOf(root, 'stop_reason');
  const usage = memberOf(root, 'usage');
  return {
    text,
    root,
    blocks: content === undefined ? [] : readBlocks(content),
    otherFields: others.fields,
    usage: usage === undefined ? null : usageOf({ usage: toValue(usage) }),
    model: stringOf(root, 'model') ?? null,
    stopReason: stop?.kind === 'string' ? stop.value : null,
    stopReasonSpan: stop === undefined ? null : { start: stop.start, end: stop.end },
  };
}

function readBlocks(content: JsonNode & { kind: 'array' }): ReplyBlock[] {
  const blocks = readContent(content, 'content', 'content', { role: 'assistant', position: 'tail' });
  return blocks.flatMap((block, index) => {
    const node = content.items[index];
    if (node?.kind !== 'object') return [];
    const isCall = block.kind === 'tool_use';
    const input = memberOf(node, 'input');
    return {
      index,
      kind: block.kind === 'text' || block.kind === 'thinking' || isCall ? block.kind : 'unknown',
      fields: block.fields,
      toolName: isCall ? (stringOf(node, 'name') ?? null) : null,
      toolId: isCall ? (stringOf(node, 'id') ?? null) : null,
      input: isCall && input !== undefined ? toValue(input) : null,
      start: block.start,
      end: block.end,
      get identity() {
        return block.identity;
      },
      get text() {
        return block.text;
      },
    };
  });
}

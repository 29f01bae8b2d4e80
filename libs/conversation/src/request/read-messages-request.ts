import { ConversationError, wrongShape } from '../conversation-error.js';
import type { JsonArray, JsonNode, JsonObject } from '../json/json-node.js';
import { memberOf, stringOf } from '../json/json-node.js';
import { parseJson } from '../json/parse-json.js';
import type { Block, BlockRole } from './block.js';
import type { MessagesRequest } from './messages-request.js';
import { readContent } from './read-content.js';
import { readParameters, readTools } from './read-parameters.js';

/**
 * Reads the body of `POST /v1/messages` or of its count_tokens. What must be understood to judge the call has to be of the
 * documented type; everything else, known or not, passes and is looked through for text.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path; `thread_unsupported`
 * Source: platform.claude.com/docs/en/api/messages
 */
export function readMessagesRequest(text: string): MessagesRequest {
  const root = parseJson(text);
  if (root.kind !== 'object') throw wrongShape('body', 'an object');
  refuseThread(root);
  const messages = messagesOf(root);
  const roles = messages.map(({ role }) => role);
  const tailStart = startOfTail(roles);
  const opening = { role: 'system', position: roles.slice(0, tailStart).includes('assistant') ? 'history' : 'tail' } as const;

  const blocks: Block[] = [];
  const system = optional(root, 'system');
  if (system !== null) blocks.push(...readContent(system, 'system', 'system', opening));
  const tools = optional(root, 'tools');
  if (tools !== null && tools.kind !== 'array') throw wrongShape('tools', 'a list');
  if (tools !== null) blocks.push(readTools(tools, opening));
  blocks.push(...readParameters(root, opening));
  messages.forEach(({ role, content }, index) => {
    const id = `messages.${index}.content`;
    blocks.push(...readContent(content, id, id, { role, position: index < tailStart ? 'history' : 'tail' }));
  });

  return {
    text,
    root,
    model: modelOf(root),
    stream: streamOf(root),
    tools: tools === null ? [] : toolNames(tools),
    toolsSpan: tools === null ? null : { start: tools.start, end: tools.end },
    metadataUserId: userIdOf(root),
    messageCount: messages.length,
    blocks,
  };
}

/**
 * A thread (beta message-threads-2026-08-12) is a conversation that the provider keeps: what was said before would reach the model unjudged,
 * and with one key for everybody, anybody could go on with anybody's.
 */
function refuseThread(root: JsonObject): void {
  if (optional(root, 'thread') === null) return;
  throw new ConversationError('thread_unsupported', 'Threads are not supported here: send the whole conversation.', null, 'thread');
}

/** Index of the first message after the last reply. Assistant messages at the very end are a prefill, not a reply. */
function startOfTail(roles: readonly BlockRole[]): number {
  const beforePrefill = roles.findLastIndex((role) => role !== 'assistant');
  return beforePrefill < 0 ? 0 : roles.lastIndexOf('assistant', beforePrefill) + 1;
}

function messagesOf(root: JsonObject): { role: BlockRole; content: JsonNode }[] {
  const messages = memberOf(root, 'messages');
  if (messages?.kind !== 'array') throw wrongShape('messages', 'a list');
  return messages.items.map((message, index) => {
    if (message.kind !== 'object') throw wrongShape(`messages.${index}`, 'an object');
    const role = stringOf(message, 'role');
    if (role === undefined) throw wrongShape(`messages.${index}.role`, 'a string');
    const content = memberOf(message, 'content');
    if (content === undefined) throw wrongShape(`messages.${index}.content`, 'a string or a list of content blocks');
    return { role: roleOf(role), content };
  });
}

/** A role that is not known yet is judged like a user's words, the most closely watched ones. */
const roleOf = (role: string): BlockRole => (role === 'assistant' ? 'assistant' : role === 'system' ? 'system' : 'user');

function modelOf(root: JsonObject): string {
  const model = stringOf(root, 'model');
  if (model === undefined || model.length > 256) throw wrongShape('model', 'a string of at most 256 characters');
  return model;
}

function streamOf(root: JsonObject): boolean {
  const stream = optional(root, 'stream');
  if (stream === null) return false;
  if (stream.kind !== 'boolean') throw wrongShape('stream', 'true or false');
  return stream.value;
}

function userIdOf(root: JsonObject): string | null {
  const metadata = optional(root, 'metadata');
  if (metadata === null) return null;
  if (metadata.kind !== 'object') throw wrongShape('metadata', 'an object');
  return stringOf(metadata, 'user_id') ?? null;
}

function toolNames(tools: JsonArray): string[] {
  return tools.items.map((tool, index) => {
    if (tool.kind !== 'object') throw wrongShape(`tools.${index}`, 'an object');
    return stringOf(tool, 'name') ?? stringOf(tool, 'mcp_server_name') ?? stringOf(tool, 'type') ?? '';
  });
}

/** SDKs of several languages write an absent option as null. */
function optional(root: JsonObject, key: string): JsonNode | null {
  const value = memberOf(root, key);
  return value === undefined || value.kind === 'null' ? null : value;
}

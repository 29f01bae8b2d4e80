import { ConversationError, wrongShape } from '../../conversation-error.js';
import { callParameters } from '../../format/call-parameters.js';
import { canonicalOf, startOfTail } from '../../format/content-block.js';
import type { ContentBlock, Conversation, ConversationRole } from '../../format/conversation.js';
import { inputsOf, storageParts } from '../../format/storage-parts.js';
import { workingFolderOf } from '../../format/working-folder.js';
import type { JsonArray, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { readContent } from './read-content.js';
import { readExtras, readParameters, readTools } from './read-parameters.js';
import { sessionHint } from './session-hint.js';
import { withholdEdits } from './withhold.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads one call of the Messages API. What must be understood to judge it has to be of the documented type; everything else, known or
 * not, passes and is looked through like any content. `at` is empty, or the call's path within a larger body with a dot behind it: ids
 * of blocks begin with it.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path; `thread_unsupported`
 */
export function conversationOf(text: string, root: JsonObject, at: string, headers: Headers): Conversation {
  refuseThread(root, at);
  const messages = messagesOf(root, at);
  const tools = toolsOf(root, at);
  const blocks = readBlocks(root, at, messages, tools);
  return {
    text,
    root,
    model: modelOf(root, at),
    stream: streamOf(root, at),
    tools: tools === null ? [] : toolNames(tools, at),
    messageCount: messages.length,
    parameters: callParameters(root),
    session: sessionHint(userIdOf(root, at), headers),
    workingFolder: workingFolderOf(blocks),
    blocks,
    canonical: () => canonicalOf(blocks),
    withhold: (blockIds, marker) => withholdEdits(root, at, blocks, blockIds, marker),
    split: () => storageParts(text, root, inputsOf(blocks)),
  };
}

interface Message {
  readonly node: JsonObject;
  readonly role: ConversationRole;
  readonly content: JsonNode;
}

function readBlocks(root: JsonObject, at: string, messages: readonly Message[], tools: JsonArray | null): ContentBlock[] {
  const roles = messages.map(({ role }) => role);
  const tailStart = startOfTail(roles);
  const opening = { role: 'system', position: roles.slice(0, tailStart).includes('assistant') ? 'history' : 'tail' } as const;
  const blocks: ContentBlock[] = [];
  const system = optional(root, 'system');
  if (system !== null) blocks.push(...readContent(system, `${at}system`, opening));
  if (tools !== null) blocks.push(readTools(tools, at, opening));
  blocks.push(...readParameters(root, at, opening));
  messages.forEach(({ node, role, content }, index) => {
    const id = `${at}messages.${index}`;
    const place = { role, position: index < tailStart ? 'history' : 'tail' } as const;
    blocks.push(...readContent(content, `${id}.content`, place), ...readExtras(node, id, place));
  });
  return blocks;
}

/**
 * A thread (beta message-threads-2026-08-12) is a conversation that the provider keeps: what was said before would reach the model unjudged,
 * and with one key for everybody, anybody could go on with anybody's.
 */
function refuseThread(root: JsonObject, at: string): void {
  if (optional(root, 'thread') === null) return;
  throw new ConversationError('thread_unsupported', 'Threads are not supported here: send the whole conversation.', null, `${at}thread`);
}

function messagesOf(root: JsonObject, at: string): Message[] {
  const messages = memberOf(root, 'messages');
  if (messages?.kind !== 'array') throw wrongShape(`${at}messages`, 'a list');
  return messages.items.map((node, index) => {
    if (node.kind !== 'object') throw wrongShape(`${at}messages.${index}`, 'an object');
    const role = stringOf(node, 'role');
    if (role === undefined) throw wrongShape(`${at}messages.${index}.role`, 'a string');
    const content = memberOf(node, 'content');
    if (content === undefined) throw wrongShape(`${at}messages.${index}.content`, 'a string or a list of content blocks');
    return { node, role: roleOf(role), content };
  });
}

/** A role that is not known yet is judged like a user's words, the most closely watched ones. */
const roleOf = (role: string): ConversationRole => (role === 'assistant' ? 'assistant' : role === 'system' ? 'system' : 'user');

function modelOf(root: JsonObject, at: string): string {
  const model = stringOf(root, 'model');
  if (model === undefined || model.length > 256) throw wrongShape(`${at}model`, 'a string of at most 256 characters');
  return model;
}

function streamOf(root: JsonObject, at: string): boolean {
  const stream = optional(root, 'stream');
  if (stream === null) return false;
  if (stream.kind !== 'boolean') throw wrongShape(`${at}stream`, 'true or false');
  return stream.value;
}

function userIdOf(root: JsonObject, at: string): string | null {
  const metadata = optional(root, 'metadata');
  if (metadata === null) return null;
  if (metadata.kind !== 'object') throw wrongShape(`${at}metadata`, 'an object');
  return stringOf(metadata, 'user_id') ?? null;
}

function toolsOf(root: JsonObject, at: string): JsonArray | null {
  const tools = optional(root, 'tools');
  if (tools !== null && tools.kind !== 'array') throw wrongShape(`${at}tools`, 'a list');
  return tools;
}

function toolNames(tools: JsonArray, at: string): string[] {
  return tools.items.map((tool, index) => {
    if (tool.kind !== 'object') throw wrongShape(`${at}tools.${index}`, 'an object');
    return stringOf(tool, 'name') ?? stringOf(tool, 'mcp_server_name') ?? stringOf(tool, 'type') ?? '';
  });
}

/** SDKs of several languages write an absent option as null. */
function optional(root: JsonObject, key: string): JsonNode | null {
  const value = memberOf(root, key);
  return value === undefined || value.kind === 'null' ? null : value;
}

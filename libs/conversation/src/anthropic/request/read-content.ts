import type { Provenance } from '#contracts';
import { wrongShape } from '../../conversation-error.js';
import { contentBlock, Gathered } from '../../format/content-block.js';
import type { ContentBlock, ContentKind, ConversationRole, ToolOfBlock } from '../../format/conversation.js';
import type { JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { walk } from '../../schema/walk.js';
import { canonicalBlock } from './canonical-block.js';
import { describeBlock, describeText } from './describe-block.js';
import { blocksOf, contentOf } from './schema/blocks.schema.js';
import { serverTools } from './schema/server-tools.schema.js';

/** Where a block stands in its conversation. */
export interface Place {
  readonly role: ConversationRole;
  readonly position: ContentBlock['position'];
}

/** The blocks of a `system` or `content` value: a string is one text block, a list its items. `path` is its id too. */
export function readContent(node: JsonNode, path: string, place: Place): ContentBlock[] {
  if (node.kind === 'string') return [readString(node, path, place)];
  if (node.kind !== 'array') throw wrongShape(path, 'a string or a list of content blocks');
  return node.items.map((item, index) => readBlock(item, `${path}.${index}`, place));
}

function readString(node: JsonNode & { kind: 'string' }, path: string, { role, position }: Place): ContentBlock {
  const gathered = new Gathered(false);
  walk(node, contentOf(role), path, gathered);
  const describe = () => describeText(node.value);
  return contentBlock({
    id: `${path}.0`,
    role,
    kind: 'text',
    provenance: role,
    position,
    span: node,
    gathered,
    replaceable: true,
    describe,
    canonical: () => canonicalBlock(node),
  });
}

function readBlock(node: JsonNode, id: string, { role, position }: Place): ContentBlock {
  if (node.kind !== 'object') throw wrongShape(id, 'a content block');
  const type = stringOf(node, 'type');
  if (type === undefined) throw wrongShape(`${id}.type`, 'a string');
  const kind = kindOf(type, role);
  checkKnownFields(node, kind, id);
  const gathered = new Gathered(kind !== 'tool_use');
  walk(node, blocksOf(role), id, gathered);
  return contentBlock({
    id,
    role,
    kind,
    provenance: provenanceOf(kind, type, role),
    position,
    span: node,
    gathered,
    ...toolOf(node, kind),
    replaceable: kind !== 'thinking' && kind !== 'redacted_thinking' && kind !== 'server_tool',
    describe: () => describeBlock(node, kind),
    canonical: () => canonicalBlock(node),
  });
}

const FROM_OUTSIDE: Readonly<Record<string, ContentKind>> = {
  text: 'text',
  image: 'image',
  document: 'document',
  search_result: 'document',
  container_upload: 'document',
  tool_result: 'tool_result',
};
const FROM_THE_MODEL: Readonly<Record<string, ContentKind>> = {
  ...FROM_OUTSIDE,
  thinking: 'thinking',
  redacted_thinking: 'redacted_thinking',
  tool_use: 'tool_use',
  ...Object.fromEntries(Object.keys(serverTools).map((type) => [type, 'server_tool' as const])),
};

/** Calls and thinking are the model's own: in anybody else's message there is no such block, whatever it calls itself. */
function kindOf(type: string, role: ConversationRole): ContentKind {
  const known = role === 'assistant' ? FROM_THE_MODEL : FROM_OUTSIDE;
  return Object.hasOwn(known, type) ? known[type]! : 'unknown';
}

function provenanceOf(kind: ContentKind, type: string, role: ConversationRole): Provenance {
  if (kind === 'tool_use' || kind === 'tool_result') return kind;
  if (kind === 'server_tool') return type.endsWith('_tool_use') ? 'tool_use' : 'tool_result';
  return role;
}

function toolOf(node: JsonObject, kind: ContentKind): { tool?: ToolOfBlock } {
  if (kind === 'tool_result') return { tool: { name: null, call: stringOf(node, 'tool_use_id') ?? null, input: null } };
  if (kind !== 'tool_use') return {};
  const input = memberOf(node, 'input');
  const at = input === undefined ? null : { start: input.start, end: input.end, isString: false };
  return { tool: { name: stringOf(node, 'name') ?? null, call: stringOf(node, 'id') ?? null, input: at } };
}

/** A known block whose text is not text would be judged by what it is not. */
function checkKnownFields(node: JsonObject, kind: ContentKind, id: string): void {
  const required = { text: ['text'], thinking: ['thinking'], tool_use: ['id', 'name'], tool_result: ['tool_use_id'] }[kind as string] ?? [];
  for (const key of required) if (stringOf(node, key) === undefined) throw wrongShape(`${id}.${key}`, 'a string');
}

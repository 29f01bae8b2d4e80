import type { Provenance } from '#contracts';
import { wrongShape } from '../conversation-error.js';
import type { JsonNode, JsonObject } from '../json/json-node.js';
import { stringOf } from '../json/json-node.js';
import type { Block, BlockKind, BlockRole } from './block.js';
import type { Gathered } from './collect-fields.js';
import { collectFields } from './collect-fields.js';
import type { Description } from './describe-block.js';
import { describeBlock, describeText, identityOf } from './describe-block.js';

/** Where a block stands in its conversation. */
export interface Place {
  readonly role: BlockRole;
  readonly position: 'tail' | 'history';
}

/** The blocks of a `system` or `content` value: a string is one text block, a list its items. */
export function readContent(node: JsonNode, path: string, id: string, place: Place): Block[] {
  if (node.kind === 'string') {
    const { value } = node;
    const fields = [{ path, value, start: node.start, end: node.end, thinking: false }];
    return [makeBlock(`${id}.0`, 'text', place, node, { fields, why: null }, () => describeText(value))];
  }
  if (node.kind !== 'array') throw wrongShape(path, 'a string or a list of content blocks');
  return node.items.map((item, index) => readBlock(item, `${id}.${index}`, place));
}

function readBlock(node: JsonNode, id: string, place: Place): Block {
  if (node.kind !== 'object') throw wrongShape(id, 'a content block');
  const type = stringOf(node, 'type');
  if (type === undefined) throw wrongShape(`${id}.type`, 'a string');
  const kind = kindOf(type);
  checkKnownFields(node, kind, id);
  const gathered: Gathered = { fields: [], why: null };
  collectFields(node, id, gathered);
  return makeBlock(id, kind, place, node, gathered, () => describeBlock(node, kind), provenanceOf(kind, type, place.role));
}

/** A block whose identity and canonical text cost nothing until they are read; it survives a structured clone. */
export function makeBlock(
  id: string,
  kind: BlockKind,
  place: Place,
  { start, end }: JsonNode,
  { fields, why }: Gathered,
  describe: () => Description,
  provenance: Provenance = place.role,
): Block {
  let description: Description | null = null;
  let identity: string | null = null;
  const described = (): Description => (description ??= describe());
  return {
    id,
    provenance,
    role: place.role,
    kind,
    position: place.position,
    fields,
    scannable: why === null,
    why,
    start,
    end,
    get text() {
      return described().text;
    },
    get identity() {
      return (identity ??= identityOf(place.role, kind, described()));
    },
  };
}

const KINDS = new Map<string, BlockKind>(
  Object.entries({
    text: 'text',
    image: 'image',
    document: 'document',
    search_result: 'document',
    container_upload: 'document',
    tool_use: 'tool_use',
    tool_result: 'tool_result',
    thinking: 'thinking',
    redacted_thinking: 'redacted_thinking',
  } as const),
);

/** Tools that the provider runs itself are told by their suffix (`web_search_tool_result`, `mcp_tool_use`): new ones come often. */
export function kindOf(type: string): BlockKind {
  return KINDS.get(type) ?? (type.endsWith('_tool_use') || type.endsWith('_tool_result') ? 'server_tool' : 'unknown');
}

function provenanceOf(kind: BlockKind, type: string, role: BlockRole): Provenance {
  if (kind === 'tool_use' || kind === 'tool_result') return kind;
  if (kind === 'server_tool') return type.endsWith('_tool_use') ? 'tool_use' : 'tool_result';
  return role;
}

/** A known block whose text is not text would be judged by what it is not. */
function checkKnownFields(node: JsonObject, kind: BlockKind, id: string): void {
  const required = { text: ['text'], thinking: ['thinking'], tool_use: ['id', 'name'], tool_result: ['tool_use_id'] }[kind as string] ?? [];
  for (const key of required) if (stringOf(node, key) === undefined) throw wrongShape(`${id}.${key}`, 'a string');
}

import { hash } from 'node:crypto';
import type { JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { canonicalJson } from '../../json/canonical-json.js';
import type { Description } from '../../format/content-block.js';
import type { ContentKind } from '../../format/conversation.js';
import { isCacheMarker } from './cache-marker.js';
import { isUnused } from './canonical-block.js';

const sha256 = (text: string): string => hash('sha256', text, 'hex');
const canonical = (node: JsonNode): string => canonicalJson(node, (member) => !isCacheMarker(member));

export const describeText = (text: string): Description => ({ text: text.trimEnd(), key: '' });

/** The canonical form of a content block of any kind. */
export function describeBlock(node: JsonObject, kind: ContentKind): Description {
  switch (kind) {
    case 'text':
      return { ...describeText(stringOf(node, 'text') ?? ''), key: extras(node, ['type', 'text']) };
    case 'thinking':
      return { text: (stringOf(node, 'thinking') ?? '').trimEnd(), key: extras(node, ['type', 'thinking', 'signature']) };
    case 'tool_use':
      return describeToolUse(
        stringOf(node, 'id') ?? '',
        stringOf(node, 'name') ?? '',
        memberOf(node, 'input') ?? null,
        extras(node, ['type', 'id', 'name', 'input']),
      );
    case 'tool_result':
      return describeToolResult(node);
    default:
      return { text: outline(node), key: sha256(canonical(node)) };
  }
}

function describeToolUse(id: string, name: string, input: JsonNode | null, extra: string): Description {
  return { text: `${name} ${input === null ? '{}' : canonicalJson(input)}`, key: JSON.stringify([id, name, extra]) };
}

function describeToolResult(node: JsonObject): Description {
  const content = memberOf(node, 'content');
  const parts = content === undefined ? [] : content.kind === 'array' ? content.items : [content];
  const texts = parts.map(partText);
  const shapes = texts.map(({ text, exact }) => [text.length, exact]);
  return {
    text: texts.map(({ text }) => text).join('\n'),
    key: JSON.stringify([stringOf(node, 'tool_use_id') ?? '', shapes, extras(node, ['type', 'tool_use_id', 'content'])]),
  };
}

/** `exact` is the digest of a part that its text does not tell whole. */
function partText(part: JsonNode): { text: string; exact: string } {
  if (part.kind === 'string') return { text: part.value.trimEnd(), exact: '' };
  if (part.kind !== 'object') return { text: '', exact: sha256(canonical(part)) };
  if (stringOf(part, 'type') === 'text') return { text: (stringOf(part, 'text') ?? '').trimEnd(), exact: extras(part, ['type', 'text']) };
  return { text: outline(part), exact: sha256(canonical(part)) };
}

/**
 * What a block holds besides `told`, as a digest; `''` when there is nothing, as in nearly every block.
 */
function extras(node: JsonObject, told: readonly string[]): string {
  const others = node.members.filter((member) => !told.includes(member.key) && !isCacheMarker(member) && !isUnused(member));
  return others.length === 0 ? '' : sha256(canonicalJson({ ...node, members: others }, (member) => !isCacheMarker(member)));
}

const LONG = 512;

/** A line or more that tells a person what a block of another kind holds; long data is named by its digest. */
function outline(node: JsonNode): string {
  if (node.kind === 'object') {
    const type = stringOf(node, 'type');
    const inner = node.members.filter((member) => member.key !== 'type' && !isCacheMarker(member)).map((member) => outline(member.value));
    return [type === undefined ? '' : `[${type}]`, ...inner].filter((text) => text !== '').join(' ');
  }
  if (node.kind === 'array') return node.items.map(outline).join('\n');
  if (node.kind === 'string') return node.value.length > LONG && !/\s/.test(node.value) ? `sha256:${sha256(node.value)}` : node.value;
  return '';
}

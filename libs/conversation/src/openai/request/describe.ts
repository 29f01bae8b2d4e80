import { hash } from 'node:crypto';
import type { Description } from '../../format/content-block.js';
import { canonicalJson } from '../../json/canonical-json.js';
import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { tryParseJson } from '../../json/parse-json.js';
import { canonicalMembers, canonicalNode, says } from './canonical-part.js';

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** A running text is the same as a string and as a part, with white space at its end or without. */
export const describeText = (text: string, extra = ''): Description => ({ text: text.trimEnd(), key: extra });

export function describePart(part: JsonObject): Description {
  const type = stringOf(part, 'type') ?? '';
  const text = type === 'text' || type === 'refusal' ? stringOf(part, type) : undefined;
  if (text !== undefined) return describeText(text, extras(part, ['type', type]));
  return { text: outline(part), key: sha256(canonicalNode(part)) };
}

/** `input` is the JSON text of the arguments; a text that is no JSON stands for itself. The same for every format. */
export function describeCall(id: string, name: string, input: string, extra: string): Description {
  const parsed = tryParseJson(input === '' ? '{}' : input);
  return { text: `${name} ${parsed === null ? input : canonicalJson(parsed)}`, key: JSON.stringify([id, name, extra]) };
}

export function describeResult(message: JsonObject, id: string): Description {
  const content = memberOf(message, 'content');
  const parts = content === undefined ? [] : content.kind === 'array' ? content.items : [content];
  const told = parts.map((part) =>
    part.kind === 'object'
      ? describePart(part)
      : part.kind === 'string'
        ? describeText(part.value)
        : { text: '', key: canonicalJson(part) },
  );
  const shapes = told.map(({ text, key }) => [text.length, key]);
  return {
    text: told.map(({ text }) => text).join('\n'),
    key: JSON.stringify([id, shapes, extras(message, ['role', 'content', 'tool_call_id'])]),
  };
}

/** Some members of an object, scattered among those that are told elsewhere. */
export const describeMembers = (members: readonly JsonMember[]): Description => ({
  text: members.map(({ key, value }) => `${key}: ${outline(value)}`).join('\n'),
  key: sha256(canonicalMembers(members)),
});

/** What an object says beside these members; empty when there is nothing, as nearly always. */
export function extras(node: JsonObject, known: readonly string[]): string {
  const members = node.members.filter((member) => !known.includes(member.key) && says(member));
  return members.length === 0 ? '' : sha256(canonicalMembers(members));
}

const LONG = 512;

/** For people: what a value holds; long data is named by its digest. */
function outline(node: JsonNode): string {
  switch (node.kind) {
    case 'object': {
      const type = stringOf(node, 'type');
      const inner = node.members.filter((member) => member.key !== 'type' && says(member)).map(({ value }) => outline(value));
      return [type === undefined ? '' : `[${type}]`, ...inner].filter((text) => text !== '').join(' ');
    }
    case 'array':
      return node.items.map(outline).join('\n');
    case 'string':
      return node.value.length > LONG && !/\s/.test(node.value) ? `sha256:${sha256(node.value)}` : node.value;
    case 'number':
      return node.raw;
    default:
      return '';
  }
}

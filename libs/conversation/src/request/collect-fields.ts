import type { JsonNode, JsonObject } from '../json/json-node.js';
import { stringOf } from '../json/json-node.js';
import type { Opacity, TextField } from './block.js';
import { isStructural } from './structure.js';

/** What a walk over a block gathers. */
export interface Gathered {
  readonly fields: TextField[];
  why: Opacity | null;
}

/** Keys shorter than this in tool definitions and parameters are vocabulary of JSON Schema and the API, not content. */
const VOCABULARY_KEY = /^[A-Za-z_$][\w$]{0,15}$/;
const ENCODED = /^[A-Za-z0-9+/_-]{512,}={0,2}$/;

const field = (node: { start: number; end: number }, value: string, path: string, thinking = false): TextField => ({
  path,
  value,
  start: node.start,
  end: node.end,
  thinking,
});

/** Every string at any depth, keys included: for a tool's input, where anything can be content. */
export function collectEverything(node: JsonNode, path: string, into: Gathered): void {
  if (node.kind === 'string') into.fields.push(field(node, node.value, path));
  else if (node.kind === 'array') collectItems(node.items, path, into, collectEverything);
  else if (node.kind === 'object')
    for (const member of node.members) {
      const inner = `${path}.${member.key}`;
      into.fields.push(field({ start: member.keyStart, end: member.keyEnd }, member.key, inner));
      collectEverything(member.value, inner, into);
    }
}

/** Every string of a JSON value, keys included, each with its place in the text: `path` begins with `root`. */
export function stringsIn(node: JsonNode, root: string): readonly TextField[] {
  const gathered: Gathered = { fields: [], why: null };
  collectEverything(node, root, gathered);
  return gathered.fields;
}

/**
 * The strings of a content block, or of any other part of a request, whatever its type: blocks that are not known yet are
 * walked like the known ones (`path` is empty at the body's root). What can't be read as text is left out and noted in `why`.
 */
export function collectFields(node: JsonNode, path: string, into: Gathered): void {
  if (node.kind === 'string') collectString(node, path, into);
  else if (node.kind === 'array') collectItems(node.items, path, into, collectFields);
  else if (node.kind === 'object') collectObject(node, path, into);
}

/** Of a list's items only those that can hold text get a path: a long list of numbers costs nothing. */
function collectItems(
  items: readonly JsonNode[],
  path: string,
  into: Gathered,
  collect: (node: JsonNode, path: string, into: Gathered) => void,
): void {
  let index = 0;
  for (const item of items) {
    if (item.kind === 'string' || item.kind === 'object' || item.kind === 'array') collect(item, `${path}.${index}`, into);
    index++;
  }
}

function collectString(node: JsonNode & { kind: 'string' }, path: string, into: Gathered): void {
  if (ENCODED.test(node.value)) into.why ??= 'base64';
  into.fields.push(field(node, node.value, path));
}

function collectObject(node: JsonObject, path: string, into: Gathered): void {
  const type = stringOf(node, 'type');
  for (const member of node.members) {
    const inner = path === '' ? member.key : `${path}.${member.key}`;
    if (!VOCABULARY_KEY.test(member.key)) into.fields.push(field({ start: member.keyStart, end: member.keyEnd }, member.key, inner));
    if (isStructural(member)) continue;
    if (member.value.kind === 'string') {
      const opacity = opacityOf(type, member.key);
      if (opacity !== null) into.why ??= opacity;
      if (opacity === 'base64' || opacity === 'encrypted' || isSeal(type, member.key)) continue;
      if (type === 'thinking' && member.key === 'thinking') into.fields.push(field(member.value, member.value.value, inner, true));
      else if (type === 'text' && member.key === 'text') into.fields.push(field(member.value, member.value.value, inner));
      else collectString(member.value, inner, into);
    } else if (member.key === 'input' && type !== undefined && type.endsWith('tool_use')) collectEverything(member.value, inner, into);
    else collectFields(member.value, inner, into);
  }
}

/** Source: platform.claude.com, Messages API: image and document sources, redacted thinking, web search and code execution results. */
function opacityOf(type: string | undefined, key: string): Opacity | null {
  if (key === 'data' && type === 'base64') return 'base64';
  if (key === 'url' && type === 'url') return 'url';
  if (key === 'file_id') return 'file';
  if (key === 'data' && type === 'redacted_thinking') return 'encrypted';
  return key.startsWith('encrypted_') && key !== 'encrypted_index' ? 'encrypted' : null;
}

/** Proofs of the provider's over other content: no content themselves, and worthless when changed. */
const isSeal = (type: string | undefined, key: string): boolean =>
  (type === 'thinking' && key === 'signature') || key === 'encrypted_index';

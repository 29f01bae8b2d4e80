import type { Edit } from '../json/apply-edits.js';
import type { JsonMember, JsonNode, JsonObject } from '../json/json-node.js';
import { memberOf } from '../json/json-node.js';
import type { Block, TextField } from './block.js';
import type { MessagesRequest } from './messages-request.js';

/**
 * Replaces one string by its masked form, JSON-escaped. An edit of a `thinking` field is for the record only: the provider has
 * signed that text and refuses the next turn when it was changed.
 */
export function maskEdits(field: TextField, masked: string): Edit {
  return { start: field.start, end: field.end, text: JSON.stringify(masked) };
}

/**
 * Whether a block can be replaced by a marker and leave a call that the provider accepts. Not so: thinking (signed, and its turn
 * needs it), results of the provider's own tools (their form is fixed), tool definitions and parameters. A call with such a
 * block is refused instead.
 */
export const canWithhold = (block: Pick<Block, 'kind' | 'id'>): boolean =>
  block.kind !== 'thinking' &&
  block.kind !== 'redacted_thinking' &&
  block.kind !== 'server_tool' &&
  block.id !== 'tools' &&
  block.id !== 'parameters';

/**
 * Replaces whole blocks by the text of `marker`, which must be the same for a block at every turn. What pairs calls with results
 * stays: a tool_result keeps its id and gets the marker as content; a tool_use keeps id and name and gets the marker as its only
 * input, because a result without its call would be refused. `cache_control` stays where the client put it.
 * @throws RangeError for an unknown id, and for a block that `canWithhold` denies
 */
export function withholdEdits(request: MessagesRequest, blockIds: readonly string[], marker: (block: Block) => string): Edit[] {
  const wanted = new Set(blockIds);
  const edits: Edit[] = [];
  for (const block of request.blocks) {
    if (!wanted.delete(block.id)) continue;
    const node = canWithhold(block) ? nodeOf(request.root, block.id) : null;
    if (node === null) throw new RangeError(`Block ${block.id} (${block.kind}) can't be withheld`);
    edits.push({ start: block.start, end: block.end, text: withheld(request.text, node, block, marker(block)) });
  }
  if (wanted.size > 0) throw new RangeError(`No such blocks: ${[...wanted].join(', ')}`);
  return edits;
}

function withheld(text: string, node: JsonNode, block: Block, marker: string): string {
  const literal = JSON.stringify(marker);
  if (node.kind !== 'object') return literal;
  const kept = (keys: readonly string[]): string =>
    node.members
      .filter((member) => keys.includes(member.key))
      .map((member) => `,${rawMember(text, member)}`)
      .join('');
  if (block.kind === 'tool_result')
    return `{"type":"tool_result"${kept(['tool_use_id', 'is_error'])},"content":${literal}${kept(['cache_control'])}}`;
  if (block.kind === 'tool_use')
    return `{"type":"tool_use"${kept(['id', 'name'])},"input":{"withheld":${literal}}${kept(['cache_control'])}}`;
  return `{"type":"text","text":${literal}${kept(['cache_control'])}}`;
}

const rawMember = (text: string, member: JsonMember): string =>
  text.slice(member.keyStart, member.keyEnd) + ':' + text.slice(member.value.start, member.value.end);

/** The value at a block's id; for a string instead of a list that string. */
function nodeOf(root: JsonObject, id: string): JsonNode | null {
  let node: JsonNode | undefined = root;
  for (const step of id.split('.')) {
    if (node?.kind === 'string' && step === '0') return node;
    node = node?.kind === 'object' ? memberOf(node, step) : node?.kind === 'array' ? node.items[Number(step)] : undefined;
  }
  return node ?? null;
}

import type { ContentBlock } from '../../format/conversation.js';
import type { Edit } from '../../json/apply-edits.js';
import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { isCacheMarker } from './cache-marker.js';

/**
 * Replaces whole blocks by the text of `marker`, which must be the same for a block at every turn. What pairs calls with results
 * stays: a tool_result keeps its id and gets the marker as content; a tool_use keeps id and name and gets the marker as its only
 * input, because a result without its call would be refused. A cache marker stays where the client put it. What stays is outside of
 * the edits, so that it can be masked.
 * @throws RangeError for an unknown id, and for a block that is not `replaceable`
 */
export function withholdEdits(
  root: JsonObject,
  at: string,
  blocks: readonly ContentBlock[],
  blockIds: readonly string[],
  marker: (block: ContentBlock) => string,
): Edit[] {
  const wanted = new Set(blockIds);
  const edits: Edit[] = [];
  for (const block of blocks) {
    if (!wanted.delete(block.id)) continue;
    const node = block.replaceable ? nodeOf(root, block.id.slice(at.length)) : null;
    if (node === null) throw new RangeError(`Block ${block.id} (${block.kind}) can't be withheld`);
    edits.push(...replaced(node, block, JSON.stringify(marker(block))));
  }
  if (wanted.size > 0) throw new RangeError(`No such blocks: ${[...wanted].join(', ')}`);
  return edits;
}

/** What stands before and after the members that stay, by kind of block. */
const FORMS: Readonly<Record<string, { keep: ReadonlySet<string>; head: string; tail: (marker: string) => string }>> = {
  tool_result: {
    keep: new Set(['tool_use_id', 'is_error', 'cache_control']),
    head: '{"type":"tool_result"',
    tail: (marker) => `,"content":${marker}}`,
  },
  tool_use: {
    keep: new Set(['id', 'name', 'cache_control']),
    head: '{"type":"tool_use"',
    tail: (marker) => `,"input":{"withheld":${marker}}}`,
  },
};
const TEXT = { keep: new Set(['cache_control']), head: '{"type":"text"', tail: (marker: string) => `,"text":${marker}}` };

function replaced(node: JsonNode, { kind, start, end }: ContentBlock, marker: string): Edit[] {
  if (node.kind !== 'object') return [{ start, end, text: marker }];
  const { keep, head, tail } = FORMS[kind] ?? TEXT;
  const stays = ({ key, value }: JsonMember): boolean =>
    keep.has(key) && value.kind !== 'array' && (value.kind !== 'object' || isCacheMarker({ key, value, keyStart: 0, keyEnd: 0 }));
  const edits: Edit[] = [];
  let text = head;
  let from = start;
  for (const member of node.members.filter(stays)) {
    edits.push({ start: from, end: member.keyStart, text: `${text},` });
    text = '';
    from = member.value.end;
  }
  return [...edits, { start: from, end, text: text + tail(marker) }];
}

/** The value at a block's id; for a string instead of a list that string. */
function nodeOf(root: JsonObject, id: string): JsonNode | null {
  let node: JsonNode | undefined = root;
  for (const step of id.split('.')) {
    if (node?.kind === 'string' && step === '0') return node;
    node = node?.kind === 'object' ? memberOf(node, step) : node?.kind === 'array' ? node.items[Number(step)] : undefined;
  }
  return node ?? null;
}

import { hash } from 'node:crypto';
import { canonicalJson } from '../json/canonical-json.js';
import type { JsonArray, JsonMember, JsonNode, JsonObject } from '../json/json-node.js';
import type { Block } from './block.js';
import type { Gathered } from './collect-fields.js';
import { collectFields } from './collect-fields.js';
import type { Description } from './describe-block.js';
import { makeBlock } from './read-content.js';
import type { Place } from './read-content.js';
import { claudeCodeSession } from './session-hint.js';
import { isCacheMarker } from './structure.js';

const CONVERSATION = new Set(['model', 'messages', 'system', 'tools', 'stream']);

/** All tool definitions as one block: their descriptions and schemas are text that the model reads. */
export function readTools(tools: JsonArray, place: Place): Block {
  const gathered: Gathered = { fields: [], why: null };
  collectFields(tools, 'tools', gathered);
  return makeBlock('tools', 'unknown', place, tools, gathered, () => describe(gathered, tools));
}

/**
 * Whatever else of the body holds text (stop sequences, output schemas, fields not known yet), as one block; none if there is
 * no such text. Claude Code's own user id is left out: it is an opaque name that must not change.
 * These fields are scattered over the body, so the block's own span is empty.
 */
export function readParameters(root: JsonObject, place: Place): Block[] {
  const gathered: Gathered = { fields: [], why: null };
  const others = { ...root, members: root.members.filter((member) => !CONVERSATION.has(member.key)).map(withoutOwnUserId) };
  collectFields(others, '', gathered);
  if (gathered.fields.length === 0 && gathered.why === null) return [];
  return [makeBlock('parameters', 'unknown', place, { ...root, end: root.start }, gathered, () => describe(gathered, others))];
}

function withoutOwnUserId(member: JsonMember): JsonMember {
  if (member.key !== 'metadata' || member.value.kind !== 'object') return member;
  const members = member.value.members.filter(
    ({ key, value }) => key !== 'user_id' || value.kind !== 'string' || claudeCodeSession(value.value) === null,
  );
  return { ...member, value: { ...member.value, members } };
}

const describe = ({ fields }: Gathered, node: JsonNode): Description => ({
  text: fields.map((field) => field.value).join('\n'),
  key: hash(
    'sha256',
    canonicalJson(node, (member) => !isCacheMarker(member)),
    'hex',
  ),
});

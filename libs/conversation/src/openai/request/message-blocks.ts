import { wrongShape } from '../../conversation-error.js';
import type { ContentKind } from '../../format/conversation.js';
import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { functionCallDraft, toolCallDrafts } from './call-drafts.js';
import { isCacheMark } from './cache-mark.js';
import { canonicalMembers, canonicalNode, canonicalPart, canonicalText } from './canonical-part.js';
import { describePart, describeResult, describeText } from './describe.js';
import type { Draft, Place } from './draft.js';
import { rawMembers } from './raw-members.js';

/** The blocks of one message, in the order of its members; what it holds beside them is not told here. */
export function messageDrafts(message: JsonObject, place: Place): Draft[] {
  const role = stringOf(message, 'role');
  if (role === 'tool' || role === 'function') return [resultDraft(message, place, role)];
  return message.members.flatMap((member) => {
    if (member.value.kind === 'null') return [];
    if (member.key === 'content') return contentDrafts(member.value, place);
    return role === 'assistant' ? assistantDrafts(member, place) : [];
  });
}

/** A tool's answer is one block with the message around it, whatever parts it has: what pairs it with its call belongs to it. */
function resultDraft(message: JsonObject, place: Place, role: 'tool' | 'function'): Draft {
  const pairing = role === 'tool' ? 'tool_call_id' : 'name';
  const id = stringOf(message, pairing);
  if (id === undefined) throw wrongShape(`${place.id}.${pairing}`, 'a string');
  const content = memberOf(message, 'content');
  if (content?.kind === 'array') content.items.forEach((item, index) => partOf(item, `${place.id}.content.${index}`));
  return {
    block: {
      ...place,
      kind: 'tool_result',
      provenance: 'tool_result',
      span: message,
      tool: { name: role === 'function' ? id : null, call: role === 'tool' ? id : null, input: null },
      describe: () => describeResult(message, id),
      canonical: () => canonicalResult(message),
    },
    bytes: true,
    withheld: (marker, text) => `{"role":"${role}",${rawMembers(text, message, [pairing])}"content":${JSON.stringify(marker)}}`,
  };
}

/** The message whole, its content as a list of parts however it is written. */
function canonicalResult({ members }: JsonObject): string {
  const content = members.find(({ key }) => key === 'content')?.value;
  const parts = content === undefined || content.kind === 'null' ? [] : content.kind === 'array' ? content.items : [content];
  return JSON.stringify([canonicalMembers(members.filter(({ key }) => key !== 'content')), parts.map(canonicalPart)]);
}

function contentDrafts(content: JsonNode, place: Place): Draft[] {
  const id = `${place.id}.content`;
  if (content.kind === 'string') return [textDraft(content, 'content', { ...place, id: `${id}.0` })];
  if (content.kind !== 'array') throw wrongShape(id, 'a string or a list of parts');
  return content.items.map((item, index) => partDraft(item, { ...place, id: `${id}.${index}` }));
}

/** A text that stands in a member of its message alone. */
const textDraft = (node: JsonNode & { kind: 'string' }, member: string, place: Place): Draft => ({
  block: {
    ...place,
    kind: member === 'content' || member === 'refusal' ? 'text' : 'thinking',
    provenance: place.role,
    span: node,
    describe: () => describeText(node.value),
    canonical: () => canonicalText(node.value, member),
  },
  bytes: false,
  withheld: (marker) => JSON.stringify(marker),
});

const KINDS = new Map<string, ContentKind>(
  Object.entries({ text: 'text', refusal: 'text', image_url: 'image', input_audio: 'document', file: 'document' } as const),
);

function partOf(item: JsonNode, id: string): JsonObject {
  const type = item.kind === 'object' ? stringOf(item, 'type') : undefined;
  if (item.kind !== 'object' || type === undefined) throw wrongShape(id, 'a part with a type');
  if ((type === 'text' || type === 'refusal') && stringOf(item, type) === undefined) throw wrongShape(`${id}.${type}`, 'a string');
  return item;
}

function partDraft(item: JsonNode, place: Place): Draft {
  const part = partOf(item, place.id);
  const marks = part.members.filter(isCacheMark).map(({ key }) => key);
  return {
    block: {
      ...place,
      kind: KINDS.get(stringOf(part, 'type') ?? '') ?? 'unknown',
      provenance: place.role,
      span: part,
      describe: () => describePart(part),
      canonical: () => canonicalPart(part),
    },
    bytes: true,
    withheld: (marker, text) => `{${rawMembers(text, part, marks)}"type":"text","text":${JSON.stringify(marker)}}`,
  };
}

function assistantDrafts({ key, value }: JsonMember, place: Place): Draft[] {
  const id = `${place.id}.${key}`;
  switch (key) {
    case 'refusal':
    case 'reasoning_content':
    case 'reasoning':
      return value.kind === 'string' ? [textDraft(value, key, { ...place, id })] : [];
    case 'tool_calls':
      return toolCallDrafts(value, { ...place, id });
    case 'function_call':
      return [functionCallDraft(value, { ...place, id })];
    case 'audio':
      return [spokenDraft(value, { ...place, id })];
    default:
      return [];
  }
}

/** An earlier spoken reply, which the provider keeps: nobody here can hear it, and nothing can stand in its place. */
const spokenDraft = (node: JsonNode, place: Place): Draft => ({
  block: {
    ...place,
    kind: 'document',
    provenance: place.role,
    span: node,
    describe: () => (node.kind === 'object' ? describePart(node) : { text: '', key: place.id }),
    canonical: () => `audio ${canonicalNode(node)}`,
  },
  bytes: true,
  withheld: null,
});

import { wrongShape } from '../../conversation-error.js';
import { Gathered, startOfTail, type ReadBlock } from '../../format/content-block.js';
import type { ConversationRole } from '../../format/conversation.js';
import type { JsonMember, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { canonicalMembers } from './canonical-part.js';
import { describeMembers } from './describe.js';
import type { Draft } from './draft.js';
import { messageDrafts } from './message-blocks.js';

export interface Message {
  readonly node: JsonObject;
  readonly drafts: readonly Draft[];
  /** What the message holds beside its role and its blocks; is none if it turns out to hold no literal. */
  readonly rest: ReadBlock;
}

/** The messages of a body, each in blocks. @throws ConversationError `body_shape` */
export function readMessages(root: JsonObject): Message[] {
  const messages = memberOf(root, 'messages');
  if (messages?.kind !== 'array') throw wrongShape('messages', 'a list');
  const nodes = messages.items.map((node, index) => {
    if (node.kind !== 'object') throw wrongShape(`messages.${index}`, 'an object');
    return { node, role: roleOf(node, index) };
  });
  const tail = startOfTail(nodes.map(({ role }) => role));
  return nodes.map(({ node, role }, index) => {
    const place = { id: `messages.${index}`, role, position: index < tail ? 'history' : 'tail' } as const;
    const drafts = messageDrafts(node, place);
    return { node, drafts, rest: { ...place, ...restOf(node, drafts, role) } };
  });
}

/** A role that is not known yet is judged like a user's words, the most closely watched ones; so is what tools said. */
function roleOf(message: JsonObject, index: number): ConversationRole {
  const role = stringOf(message, 'role');
  if (role === undefined) throw wrongShape(`messages.${index}.role`, 'a string');
  return role === 'system' || role === 'developer' ? 'system' : role === 'assistant' ? 'assistant' : 'user';
}

function restOf(node: JsonObject, drafts: readonly Draft[], role: ConversationRole): Omit<ReadBlock, 'id' | 'role' | 'position'> {
  const isTold = ({ start, end }: { start: number; end: number }): boolean =>
    drafts.some(({ block: { span } }) => start <= span.start && span.end <= end);
  const rest = (): JsonMember[] => node.members.filter(({ key, value }) => key !== 'role' && !isTold(value));
  return {
    kind: 'unknown',
    provenance: role,
    span: { start: node.start, end: node.start },
    gathered: new Gathered(true),
    replaceable: false,
    describe: () => describeMembers(rest()),
    canonical: () => `message ${canonicalMembers(rest())}`,
  };
}

import type { CalledTool, ReplyBlockKind } from '../../format/reply-event.js';
import type { JsonObject } from '../../json/json-node.js';
import { stringOf } from '../../json/json-node.js';
import { broken } from './broken.js';

/** The member of a block that holds its text. */
export type TextKey = 'text' | 'thinking';

/** A block of a reply by what its client does with it. */
export interface BlockHead {
  readonly kind: ReplyBlockKind;
  readonly tool: CalledTool | null;
  /** The member that holds the block's text, which comes in pieces; null where there is none. */
  readonly text: TextKey | null;
}

/** @throws ConversationError `upstream_broken` for a tool call without an id or a name: nobody could answer it */
export function headOf(block: JsonObject): BlockHead {
  const type = stringOf(block, 'type');
  if (type === undefined) throw broken('a content block without a type');
  if (type === 'text' || type === 'thinking') return { kind: type, tool: null, text: type };
  if (type !== 'tool_use') return { kind: 'other', tool: null, text: null };
  const id = stringOf(block, 'id');
  const name = stringOf(block, 'name');
  if (id === undefined || name === undefined) throw broken('a tool call without an id or a name');
  return { kind: 'tool_call', tool: { id, name }, text: null };
}

/** The id of a block in records. */
export const blockId = (index: number): string => `reply.content.${index}`;

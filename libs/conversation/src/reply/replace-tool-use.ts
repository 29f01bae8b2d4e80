import type { Edit } from '../json/apply-edits.js';
import { sseFrame } from '../sse/sse-frame.js';
import type { MessagesReply } from './messages-reply.js';

/** Frames of one whole text block. */
export const textBlockFrames = (index: number, text: string): string =>
  sseFrame('content_block_start', { type: 'content_block_start', index, content_block: { type: 'text', text: '' } }) +
  sseFrame('content_block_delta', { type: 'content_block_delta', index, delta: { type: 'text_delta', text } }) +
  sseFrame('content_block_stop', { type: 'content_block_stop', index });

/**
 * The frames of a text block in the place of a withheld `tool_use`. The message's `stop_reason` must then become `end_turn`, unless
 * another tool call was let through.
 */
export const replacedToolUse = textBlockFrames;

/**
 * The same in a JSON reply: the tool calls at these indexes become text. Without any call left the message ends its turn; with
 * `stop_reason: tool_use` and nothing to run a client would wait for itself.
 * @throws RangeError for an index that is no tool call
 */
export function replaceToolUseEdits(reply: MessagesReply, replacements: ReadonlyMap<number, string>): Edit[] {
  const edits = [...replacements].map(([index, text]) => {
    const block = reply.blocks[index];
    if (block?.kind !== 'tool_use') throw new RangeError(`Block ${index} is not a tool call`);
    return { start: block.start, end: block.end, text: JSON.stringify({ type: 'text', text }) };
  });
  const callsLeft = reply.blocks.some((block) => block.kind === 'tool_use' && !replacements.has(block.index));
  if (edits.length > 0 && !callsLeft && reply.stopReason === 'tool_use' && reply.stopReasonSpan !== null) {
    edits.push({ ...reply.stopReasonSpan, text: '"end_turn"' });
  }
  return edits;
}

import type { ReplyMessage } from './reply-message.js';
import type { ReplyBlock, ReplyPlan } from './reply-plan.js';

export const frame = (event: string, data: object): string => `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`;

const pieces = (text: string, length: number): string[] => {
  const out: string[] = [];
  for (let at = 0; at < text.length;) {
    // A surrogate pair stays whole: the real API never sends half a character.
    const end = /[\uD800-\uDBFF]/.test(text.charAt(at + length - 1)) ? at + length + 1 : at + length;
    out.push(text.slice(at, end));
    at = end;
  }
  return out;
};

const opening = (block: ReplyBlock): object => {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: '' };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool_use':
      return { ...block, input: {} };
    case 'ostiary_unknown':
      return block;
  }
};

const deltas = (block: ReplyBlock, length: number): object[] => {
  switch (block.type) {
    case 'text':
      return pieces(block.text, length).map((text) => ({ type: 'text_delta', text }));
    case 'thinking':
      return [
        ...pieces(block.thinking, length).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'tool_use':
      // The real API opens with an empty piece.
      return ['', ...pieces(JSON.stringify(block.input), length)].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
    case 'ostiary_unknown':
      return [{ type: 'ostiary_unknown_delta', note: 'And a delta of its own.' }];
  }
};

/** The frames of a streamed message in order: https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export function* streamFrames(message: ReplyMessage, plan: ReplyPlan): Generator<string> {
  yield frame('message_start', { message: { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } } });
  for (const [index, block] of plan.blocks.entries()) {
    yield frame('content_block_start', { index, content_block: opening(block) });
    if (index === 0) yield frame('ping', {});
    for (const delta of deltas(block, plan.deltaLength)) yield frame('content_block_delta', { index, delta });
    yield frame('content_block_stop', { index });
  }
  yield frame('message_delta', {
    delta: { stop_reason: plan.stopReason, stop_sequence: null },
    usage: { output_tokens: message.usage.output_tokens },
  });
  yield frame('message_stop', {});
}

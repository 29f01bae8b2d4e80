import { objectsOf } from '../scripting/json-object.js';
import { piecesOf } from '../scripting/pieces.js';
import { writeJson } from '../scripting/raw-json.js';
import type { Frame } from '../wire/outgoing.js';
import type { ContentBlock, ReplyMessage } from './reply-message.js';

export const frameText = (event: string, data: object): string => `event: ${event}\ndata: ${writeJson({ type: event, ...data })}\n\n`;

const frame = (event: string, data: object): Frame => ({ text: frameText(event, data), delta: event === 'content_block_delta' });

/** What of a block comes in deltas; all else stands in its opening. */
const opening = (block: ContentBlock): object => {
  const { citations: _, ...rest } = block;
  if (block.type === 'text') return { ...rest, text: '' };
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' };
  return 'input' in block ? { ...block, input: {} } : block;
};

const deltas = (block: ContentBlock, length: number): object[] => {
  if (block.type === 'text') {
    const texts = piecesOf(String(block['text']), length).map((text) => ({ type: 'text_delta', text }));
    return [...texts, ...objectsOf(block['citations']).map((citation) => ({ type: 'citations_delta', citation }))];
  }
  if (block.type === 'thinking') {
    const thoughts = piecesOf(String(block['thinking']), length).map((thinking) => ({ type: 'thinking_delta', thinking }));
    return [...thoughts, { type: 'signature_delta', signature: block['signature'] }];
  }
  if (block.type === 'ostiary_unknown') return [{ type: 'ostiary_unknown_delta', note: 'And a delta of its own.' }];
  if (!('input' in block)) return [];
  // The real API opens with an empty piece.
  return ['', ...piecesOf(writeJson(block['input']), length)].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
};

/** The frames of a streamed message in order: https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export function* streamFrames(message: ReplyMessage, deltaLength: number): Generator<Frame> {
  const { stop_reason, stop_sequence, stop_details, usage } = message;
  yield frame('message_start', {
    message: {
      ...message,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: undefined,
      usage: { ...usage, output_tokens: 1 },
    },
  });
  for (const [index, block] of message.content.entries()) {
    yield frame('content_block_start', { index, content_block: opening(block) });
    if (index === 0) yield frame('ping', {});
    for (const delta of deltas(block, deltaLength)) yield frame('content_block_delta', { index, delta });
    yield frame('content_block_stop', { index });
  }
  yield frame('message_delta', { delta: { stop_reason, stop_sequence, stop_details }, usage: { output_tokens: usage.output_tokens } });
  yield frame('message_stop', {});
}

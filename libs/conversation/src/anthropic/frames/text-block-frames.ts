import { sseFrame } from '../../sse/sse-frame.js';

/** Frames of one whole text block, as a streamed message has them. */
export const textBlockFrames = (index: number, text: string): string =>
  sseFrame('content_block_start', { type: 'content_block_start', index, content_block: { type: 'text', text: '' } }) +
  deltaFrame(index, 'text_delta', 'text', text) +
  sseFrame('content_block_stop', { type: 'content_block_stop', index });

/** One delta of a block. Nearly all that is written of a reply is this, so it is put together without a tree. */
export const deltaFrame = (index: number, type: 'text_delta' | 'thinking_delta' | 'input_json_delta', key: string, text: string): string =>
  `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${key}":${JSON.stringify(text)}}}\n\n`;

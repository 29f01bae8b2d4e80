import { sseFrame } from '../../sse/sse-frame.js';

/** Frames of one whole text block, as a streamed message has them. */
export const textBlockFrames = (index: number, text: string): string =>
  sseFrame('content_block_start', { type: 'content_block_start', index, content_block: { type: 'text', text: '' } }) +
  deltaFrame(index, { type: 'text_delta', text }) +
  sseFrame('content_block_stop', { type: 'content_block_stop', index });

export const deltaFrame = (index: number, delta: { readonly type: string } & Readonly<Record<string, string>>): string =>
  sseFrame('content_block_delta', { type: 'content_block_delta', index, delta });

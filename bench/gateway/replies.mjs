/** The prerecorded replies of the benchmark's provider, and what the load generator checks them against. */

export const deltaCount = 200;

const words = 'the parser keeps every line of the file and rounds only when the sum is shown to a person'.split(' ');
const deltaText = (index) => `${words[index % words.length]} ${words[(index * 7 + 3) % words.length]} `;
const frame = (event, data) => Buffer.from(`event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`);

const usage = { input_tokens: 500, output_tokens: 200, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
const message = {
  id: 'msg_bench',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-5',
  stop_reason: null,
  stop_sequence: null,
  usage,
};
export const opening = [
  frame('message_start', { message: { ...message, content: [] } }),
  frame('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
];
export const deltas = Array.from({ length: deltaCount }, (_, index) =>
  frame('content_block_delta', { index: 0, delta: { type: 'text_delta', text: deltaText(index) } }),
);
export const closing = [
  frame('content_block_stop', { index: 0 }),
  frame('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 200 } }),
  frame('message_stop', {}),
];
export const json = Buffer.from(
  JSON.stringify({
    ...message,
    stop_reason: 'end_turn',
    content: [{ type: 'text', text: Array.from({ length: 60 }, (_, index) => deltaText(index)).join('') }],
  }),
);

/** Characters of reply text that have been sent once delta `index` is out. */
export const textSentAfter = Array.from({ length: deltaCount }, () => 0);
for (let index = 0, sum = 0; index < deltaCount; index++) textSentAfter[index] = sum += deltaText(index).length;
export const replyTextLength = textSentAfter[deltaCount - 1];
export const jsonReplyBytes = json.length;

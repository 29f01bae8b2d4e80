import { setTimeout as pause } from 'node:timers/promises';

/** Answers that a gateway in the OpenAI format may give, byte by byte. */
const beat = 50;
const common = { id: 'chatcmpl-1', created: 1_761_955_200, model: 'gpt-5.4' };
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const data = (value) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (more) => data({ ...common, object: 'chat.completion.chunk', ...more });
const delta = (content, finish = null) => chunk({ choices: [{ index: 0, delta: content, finish_reason: finish }] });
const error = (type) => ({ error: { message: 'Refused by policy.', type, param: null, code: 'policy_denied' } });
const completion = (message, finish) =>
  JSON.stringify({ ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }], usage });

const begin = delta({ role: 'assistant', content: '' }) + delta({ content: 'hello ' });
const done = 'data: [DONE]\n\n';
const end = delta({ content: 'world' }) + delta({}, 'stop') + chunk({ choices: [], usage }) + done;
const comment = ': keepalive\n\n';
const refusal = { role: 'assistant', content: null, refusal: 'Refused by policy.' };

/** Writes the pieces one after the other, then ends the reply, or resets its connection. */
const inPieces =
  (contentType, pieces, { reset = false } = {}) =>
  async (response) => {
    response.writeHead(200, { 'content-type': contentType });
    for (const piece of pieces) {
      response.write(piece);
      await pause(beat);
    }
    if (reset) response.socket.resetAndDestroy();
    else response.end();
  };
const stream = (pieces, options) => inPieces('text/event-stream', pieces, options);
const json = (pieces, options) => inPieces('application/json', pieces, options);
const refused = (status) => (response) => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' });
  response.end(JSON.stringify(error('permission_error')));
};

export const forms = {
  commentsInStream: stream([comment, comment, begin, comment, end]),
  pingEvent: stream(['event: ping\ndata: {"type":"ping"}\n\n', begin + end]),
  errorFirst: stream([comment, data(error('permission_error'))]),
  errorAfterWords: stream([begin, data(error('permission_error'))]),
  errorOfOtherType: stream([comment, data(error('policy_error'))]),
  refusalInStream: stream([
    comment,
    delta({ role: 'assistant', content: '' }) + delta({ refusal: refusal.refusal }) + delta({}, 'content_filter') + done,
  ]),
  cutStream: stream([begin]),
  resetStream: stream([begin], { reset: true }),
  spaces: json([' ', ' ', completion({ role: 'assistant', content: 'hello world', refusal: null }, 'stop')]),
  refusalAfterSpaces: json([' ', completion(refusal, 'content_filter')]),
  resetAfterSpaces: json([' '], { reset: true }),
  refused,
};

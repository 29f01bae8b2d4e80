import { type Exchange, answer, replyHeaders } from './exchange.js';
import { breakOff, halfWay } from './faults.js';
import type { MessageRequest } from './message-request.js';
import { replyMessage } from './reply-message.js';
import { pause } from './pause.js';
import type { ReplyPlan } from './reply-plan.js';
import { streamFrames } from './stream-frames.js';

/** Resolves when the connection takes more, or when it is gone. */
const writable = (exchange: Exchange): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      exchange.response.off('drain', done);
      exchange.response.off('close', done);
      resolve();
    };
    exchange.response.once('drain', done);
    exchange.response.once('close', done);
  });

const sendStream = async (exchange: Exchange, frames: Iterable<string>, plan: ReplyPlan): Promise<void> => {
  const { response, entry } = exchange;
  response.writeHead(200, { ...replyHeaders(exchange, 'text/event-stream; charset=utf-8'), 'cache-control': 'no-cache' });
  for (const text of frames) {
    if (response.closed || response.destroyed) return;
    if (plan.deltaEveryMs > 0 && text.startsWith('event: content_block_delta')) await pause(response, plan.deltaEveryMs);
    if (!response.write(text)) await writable(exchange);
  }
  response.end();
  if (entry !== null && entry.outcome === 'under-way') entry.outcome = 'answered';
};

/** Sends the planned reply in the form that the request asked for. Resolves once it is sent or the client has left. */
export const sendReply = async (exchange: Exchange, request: MessageRequest, plan: ReplyPlan): Promise<void> => {
  const { entry, response, requestHash, bodyBytes } = exchange;
  if (plan.delayMs > 0 && !(await pause(response, plan.delayMs))) return;
  if (entry !== null) entry.status = 200;
  const message = replyMessage(request, plan, requestHash, bodyBytes);
  const whole = JSON.stringify(message);
  if (plan.fault !== null)
    return breakOff(
      exchange,
      plan.fault,
      request.stream ? halfWay([...streamFrames(message, plan)]) : [whole.slice(0, whole.length / 2)],
      request.stream,
    );
  if (request.stream) return sendStream(exchange, streamFrames(message, plan), plan);
  answer(exchange, 200, 'application/json', whole);
};

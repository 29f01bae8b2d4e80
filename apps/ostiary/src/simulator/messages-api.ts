import type { IncomingHttpHeaders } from 'node:http';
import { ApiProblem, invalid } from './api-problem.js';
import { checkConversation } from './conversation-check.js';
import { answer, type Exchange } from './exchange.js';
import { readMessageRequest } from './message-request.js';
import { modelList } from './models.js';
import { planReply } from './plan-reply.js';
import { sendReply } from './send-reply.js';
import { tokensOf } from './usage.js';

export interface ApiCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly keyAccepted: boolean;
}

const json = 'application/json';

const route = async (call: ApiCall, exchange: Exchange): Promise<void> => {
  const { method, url, headers, body } = call;
  if (!call.keyAccepted) throw new ApiProblem(401, 'invalid x-api-key');
  if (headers['anthropic-version'] === undefined) throw invalid('anthropic-version', 'header is required');
  const target = `${method} ${url.pathname}`;
  if (target === 'GET /v1/models')
    return answer(exchange, 200, json, JSON.stringify(modelList(Number(url.searchParams.get('limit') ?? 20))));
  if (target !== 'POST /v1/messages' && target !== 'POST /v1/messages/count_tokens') throw new ApiProblem(404, `Not found: ${target}`);
  const countOnly = url.pathname.endsWith('/count_tokens');
  const request = readMessageRequest(body.toString('utf8'), { countOnly });
  checkConversation(request);
  if (countOnly) return answer(exchange, 200, json, JSON.stringify({ input_tokens: tokensOf(body.length) }));
  return sendReply(exchange, request, planReply(request, exchange.requestHash));
};

/** Answers one call as the Anthropic API would; every failure ends as an error of that API. */
export const serveMessagesApi = async (call: ApiCall, exchange: Exchange): Promise<void> => {
  try {
    await route(call, exchange);
  } catch (error) {
    const problem = error instanceof ApiProblem ? error : new ApiProblem(500, `The simulator failed: ${String(error)}`);
    if (exchange.response.headersSent) exchange.response.destroy();
    else answer(exchange, problem.status, json, problem.body(exchange.requestId), problem.headers);
  }
};

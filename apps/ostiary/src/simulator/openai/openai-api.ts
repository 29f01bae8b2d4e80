import { shapedHeaders } from '../scripting/header-shapes.js';
import { planReply } from '../scripting/plan-reply.js';
import { writeJson } from '../scripting/raw-json.js';
import type { ReplyPlan } from '../scripting/reply-plan.js';
import type { ApiCall } from '../wire/api-call.js';
import { ApiProblem } from '../wire/api-problem.js';
import { answer, type Exchange, type Headers } from '../wire/exchange.js';
import type { Outgoing } from '../wire/outgoing.js';
import { sendReply } from '../wire/send-reply.js';
import { type ChatRequest, readChatRequest } from './chat-request.js';
import { chunkFrames, frameText } from './chunk-frames.js';
import { completionOf } from './completion.js';
import { checkConversation } from './conversation-check.js';
import { errorObject } from './error-body.js';
import { modelList, modelNamed } from './models.js';
import { promptOf } from './prompt.js';
import { replyHeaders } from './reply-headers.js';
import { checkShapes, shapedCompletion, shapedFrames } from './shapes.js';

const eventStream = 'text/event-stream; charset=utf-8';
const errorFrame = (message: string): string => frameText(errorObject(new ApiProblem(500, message)));

const planned = (body: string, requestHash: string): { request: ChatRequest; plan: ReplyPlan } => {
  const request = readChatRequest(body);
  checkConversation(request.messages);
  const { toolNames, outputSchema } = request;
  const plan = planReply({ prompt: promptOf(request.messages), toolNames, outputSchema, requestText: body, requestHash });
  checkShapes(plan.shapes);
  return { request, plan };
};

const written = (request: ChatRequest, plan: ReplyPlan, exchange: Exchange): Outgoing => {
  const headers = shapedHeaders(replyHeaders(exchange, request.stream ? eventStream : undefined), plan.shapes);
  const completion = shapedCompletion(completionOf(request, plan, exchange.requestHash, exchange.bodyBytes), plan.shapes);
  if (!request.stream) return { headers, content: { kind: 'json', body: writeJson(completion) }, errorFrame };
  const frames = shapedFrames(chunkFrames(completion, { ...request, deltaLength: plan.deltaLength }), plan.shapes);
  return { headers: { ...headers, 'cache-control': 'no-cache' }, content: { kind: 'stream', frames }, errorFrame };
};

const json = (exchange: Exchange, value: object, status = 200, headers: Headers = {}): void =>
  answer(exchange, status, { ...replyHeaders(exchange), ...headers }, JSON.stringify(value));

const route = async ({ method, url, body, tooLarge, keyAccepted }: ApiCall, exchange: Exchange): Promise<void> => {
  if (tooLarge) throw new ApiProblem(413, 'Request exceeds the maximum size');
  if (!keyAccepted) throw new ApiProblem(401, 'Incorrect API key provided.');
  const target = `${method} ${url.pathname}`;
  if (target === 'POST /v1/chat/completions') {
    const { request, plan } = planned(body.toString('utf8'), exchange.requestHash);
    return sendReply(exchange, written(request, plan, exchange), plan.manner);
  }
  if (target === 'GET /v1/models') return json(exchange, modelList());
  const [, id] = /^GET \/v1\/models\/([^/]+)$/.exec(target) ?? [];
  if (id !== undefined) return json(exchange, modelNamed(decodeURIComponent(id)));
  throw new ApiProblem(404, `Unknown request URL: ${target}. Please check the URL for typos.`, {}, { code: 'unknown_url' });
};

/** Answers one call as the OpenAI API would; every failure ends as an error of that API. */
export const serveOpenAiApi = async (call: ApiCall, exchange: Exchange): Promise<void> => {
  try {
    await route(call, exchange);
  } catch (error) {
    const problem = error instanceof ApiProblem ? error : new ApiProblem(500, `The simulator failed: ${String(error)}`);
    if (exchange.response.headersSent) exchange.response.destroy();
    else json(exchange, errorObject(problem), problem.status, problem.headers);
  }
};

import { writeJson } from '../scripting/raw-json.js';
import { shapedHeaders } from '../scripting/header-shapes.js';
import { planReply } from '../scripting/plan-reply.js';
import type { ReplyPlan } from '../scripting/reply-plan.js';
import type { Exchange } from '../wire/exchange.js';
import type { Outgoing } from '../wire/outgoing.js';
import { checkConversation } from './conversation-check.js';
import { readMessageRequest, type MessageRequest } from './message-request.js';
import { promptOf } from './prompt.js';
import { replyHeaders } from './reply-headers.js';
import { type ReplyMessage, replyMessage } from './reply-message.js';
import { checkShapes, shapedFrames, shapedMessage } from './shapes.js';
import { frameText, streamFrames } from './stream-frames.js';

const eventStream = 'text/event-stream; charset=utf-8';
const errorFrame = (message: string): string => frameText('error', { error: { type: 'overloaded_error', message } });

export interface PlannedMessage {
  readonly request: MessageRequest;
  readonly plan: ReplyPlan;
  readonly message: ReplyMessage;
}

/** Reads a Messages body and plans its answer. Throws ApiProblem where the API would answer with an error. */
export const planMessage = (body: string, requestHash: string): PlannedMessage => {
  const request = readMessageRequest(body, { countOnly: false });
  checkConversation(request);
  const { toolNames, outputSchema } = request;
  const plan = planReply({ prompt: promptOf(request), toolNames, outputSchema, requestText: body, requestHash });
  checkShapes(plan.shapes);
  return { request, plan, message: shapedMessage(replyMessage(request.model, plan, requestHash, Buffer.byteLength(body)), plan.shapes) };
};

/** The planned message in the form that the request asked for. */
export const writtenMessage = ({ request, plan, message }: PlannedMessage, exchange: Exchange): Outgoing => {
  const headers = shapedHeaders(replyHeaders(exchange, request.stream ? eventStream : undefined), plan.shapes);
  if (!request.stream) return { headers, content: { kind: 'json', body: writeJson(message) }, errorFrame };
  const frames = shapedFrames(streamFrames(message, plan.deltaLength), plan.shapes);
  return { headers: { ...headers, 'cache-control': 'no-cache' }, content: { kind: 'stream', frames }, errorFrame };
};

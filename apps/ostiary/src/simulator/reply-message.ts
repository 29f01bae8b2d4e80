import type { MessageRequest } from './message-request.js';
import type { ReplyPlan } from './reply-plan.js';
import { usage } from './usage.js';

/** The Message object of https://docs.anthropic.com/en/api/messages, its id derived from the request. */
export const replyMessage = (request: Pick<MessageRequest, 'model'>, plan: ReplyPlan, requestHash: string, inputBytes: number) => ({
  id: `msg_sim${requestHash.slice(0, 20)}`,
  type: 'message',
  role: 'assistant',
  model: request.model,
  content: plan.blocks,
  stop_reason: plan.stopReason,
  stop_sequence: null,
  usage: usage(inputBytes, JSON.stringify(plan.blocks).length),
});

export type ReplyMessage = ReturnType<typeof replyMessage>;

import type { JsonObject } from '../scripting/json-object.js';
import { writeJson } from '../scripting/raw-json.js';
import { callsTools, type ReplyBlock, type ReplyPlan } from '../scripting/reply-plan.js';
import { tokensOf } from '../scripting/token-count.js';
import { signThinking } from './thinking-signature.js';

export interface ContentBlock extends JsonObject {
  readonly type: string;
}

/** The Message object of https://docs.anthropic.com/en/api/messages; shapes give it further members. */
export interface ReplyMessage extends JsonObject {
  readonly content: readonly ContentBlock[];
  readonly stop_reason: string;
  readonly usage: { readonly output_tokens: number } & JsonObject;
}

const written = (block: ReplyBlock): ContentBlock => {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'thinking':
      return { type: 'thinking', thinking: block.thinking, signature: signThinking(block.thinking) };
    case 'tool_call':
      return { type: 'tool_use', id: `toolu_${block.id}`, name: block.name, input: block.input };
    case 'unknown':
      return { type: 'ostiary_unknown', note: block.note };
  }
};

const stopReason = (plan: ReplyPlan): string => {
  if (plan.ending === 'max-tokens') return 'max_tokens';
  if (plan.ending === 'refusal') return 'refusal';
  return callsTools(plan) ? 'tool_use' : 'end_turn';
};

/** The planned reply as a message, its id derived from the request. */
export const replyMessage = (model: string, plan: ReplyPlan, requestHash: string, inputBytes: number): ReplyMessage => {
  const content = plan.blocks.map(written);
  return {
    id: `msg_sim${requestHash.slice(0, 20)}`,
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: stopReason(plan),
    stop_sequence: null,
    usage: {
      input_tokens: tokensOf(inputBytes),
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: tokensOf(writeJson(content).length),
      service_tier: 'standard',
    },
  };
};

import type { JsonObject } from '../scripting/json-object.js';
import { writeJson } from '../scripting/raw-json.js';
import { callsTools, type ReplyBlock, type ReplyPlan } from '../scripting/reply-plan.js';
import { tokensOf } from '../scripting/token-count.js';
import type { ChatRequest } from './chat-request.js';

export interface Message extends JsonObject {
  readonly role: 'assistant';
  readonly content: string | null;
  readonly refusal: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly JsonObject[];
  readonly function_call?: { readonly name: string; readonly arguments: string };
}

export interface Choice extends JsonObject {
  readonly index: number;
  readonly message: Message;
  readonly logprobs: JsonObject | null;
  readonly finish_reason: string;
}

/** The object of https://platform.openai.com/docs/api-reference/chat/object; shapes give it further members. */
export interface Completion extends JsonObject {
  readonly choices: readonly Choice[];
  readonly usage: JsonObject;
}

type ToolBlock = Extract<ReplyBlock, { type: 'tool_call' }>;

/** Arguments are a string, whatever the model wrote in it. */
const inputOf = ({ input }: ToolBlock): string => writeJson(input);

const toolCall = (block: ToolBlock, { customTools }: Pick<ChatRequest, 'customTools'>): JsonObject => {
  const id = `call_${block.id}`;
  return customTools.includes(block.name)
    ? { id, type: 'custom', custom: { name: block.name, input: inputOf(block) } }
    : { id, type: 'function', function: { name: block.name, arguments: inputOf(block) } };
};

const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join(''));

const messageOf = (request: ChatRequest, plan: ReplyPlan, index: number): Message => {
  const text = joined(plan.blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])));
  // Each further choice says which it is: no two need be alike.
  const content = text === null || index === 0 ? text : `${text} (choice ${index})`;
  const reasoning = joined(plan.blocks.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : [])));
  const tools = plan.blocks.filter((block): block is ToolBlock => block.type === 'tool_call');
  const [first] = tools;
  return {
    role: 'assistant',
    content: plan.ending === 'refusal' ? null : content,
    ...(reasoning === null ? {} : { reasoning_content: reasoning }),
    ...(first === undefined
      ? {}
      : request.legacyFunctions
        ? { function_call: { name: first.name, arguments: inputOf(first) } }
        : { tool_calls: tools.map((block) => toolCall(block, request)) }),
    refusal: plan.ending === 'refusal' ? content : null,
    annotations: [],
    ...Object.fromEntries(plan.blocks.flatMap((block) => (block.type === 'unknown' ? [['ostiary_unknown', block.note]] : []))),
  };
};

const finishReason = (request: ChatRequest, plan: ReplyPlan): string => {
  if (plan.ending === 'max-tokens') return 'length';
  if (!callsTools(plan) || plan.ending === 'refusal') return 'stop';
  return request.legacyFunctions ? 'function_call' : 'tool_calls';
};

const usageOf = (choices: readonly Choice[], inputBytes: number): JsonObject => {
  const prompt_tokens = tokensOf(inputBytes);
  const completion_tokens = choices.reduce((sum, { message }) => sum + tokensOf(writeJson(message).length), 0);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
};

/** The planned reply as a completion, its id derived from the request. */
export const completionOf = (request: ChatRequest, plan: ReplyPlan, requestHash: string, inputBytes: number): Completion => {
  const choices = Array.from({ length: request.count }, (_, index) => ({
    index,
    message: messageOf(request, plan, index),
    logprobs: null,
    finish_reason: finishReason(request, plan),
  }));
  return {
    id: `chatcmpl-sim${requestHash.slice(0, 20)}`,
    object: 'chat.completion',
    // No clock: the same request gets the same bytes.
    created: 1_761_955_200,
    model: request.model,
    choices,
    usage: usageOf(choices, inputBytes),
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  };
};

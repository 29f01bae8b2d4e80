import type { Prompt } from '../scripting/plan-reply.js';
import type { MessageRequest, RequestBlock } from './message-request.js';

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.map((part: { text?: unknown }) => (typeof part?.text === 'string' ? part.text : '')).join('');
};

const ownText = (block: RequestBlock): string | null => {
  if (block.type !== 'text') return null;
  const text = String(block['text']);
  return text.trimStart().startsWith('<system-reminder>') ? null : text;
};

/** Finds the prompt that a call continues: the last user message that answers no tool call. */
export const promptOf = ({ messages }: Pick<MessageRequest, 'messages'>): Prompt => {
  const isPrompt = (index: number) =>
    messages[index]?.role === 'user' && !messages[index].content.some((block) => block.type === 'tool_result');
  const at = messages.findLastIndex((_, index) => isPrompt(index));
  const last = messages.findLast((message) => message.role === 'user');
  return {
    text: messages[at]?.content.map(ownText).findLast((text) => text !== null) ?? '',
    round: messages.slice(at + 1).filter((message) => message.role === 'assistant').length,
    toolResults: (last?.content ?? []).filter((block) => block.type === 'tool_result').map((block) => textOf(block['content'])),
  };
};

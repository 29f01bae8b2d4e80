import type { Prompt } from '../scripting/plan-reply.js';
import type { RequestMessage } from './request-message.js';

const isResult = ({ role }: RequestMessage): boolean => role === 'tool' || role === 'function';

/** Finds the prompt that a call continues: the last text of the last user message. */
export const promptOf = (messages: readonly RequestMessage[]): Prompt => {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const after = messages.slice(at + 1);
  const lastCall = after.findLastIndex(({ role }) => role === 'assistant');
  return {
    text: messages[at]?.texts.at(-1) ?? '',
    round: after.filter(({ role }) => role === 'assistant').length,
    toolResults: after
      .slice(lastCall + 1)
      .filter(isResult)
      .map(({ texts }) => texts.join('')),
  };
};

import { invalid } from './error-body.js';
import type { RequestMessage } from './request-message.js';

/** The messages of role `tool` that follow `index` without another between. */
const answersAfter = (messages: readonly RequestMessage[], index: number): RequestMessage[] => {
  const rest = messages.slice(index + 1);
  const end = rest.findIndex(({ role }) => role !== 'tool');
  return end === -1 ? rest : rest.slice(0, end);
};

/**
 * The provider's rules about a conversation as a whole, which a gateway that edits messages can break: each call of a tool is answered
 * before anything else is said, and each answer has its call. Throws ApiProblem 400.
 */
export const checkConversation = (messages: readonly RequestMessage[]): void => {
  messages.forEach(({ calls, role, answers }, index) => {
    const path = `messages.[${index}].role`;
    const given = new Set(calls.length === 0 ? [] : answersAfter(messages, index).map((message) => message.answers));
    const open = calls.filter((id) => !given.has(id));
    if (open.length > 0)
      throw invalid(
        path,
        `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`,
      );
    if (role !== 'tool') return;
    const asked = messages.slice(0, index).findLast((message) => message.role !== 'tool');
    if (answers === null || !(asked?.calls.includes(answers) ?? false))
      throw invalid(path, "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.");
  });
};

import { ApiProblem } from '../wire/api-problem.js';
import { invalid } from './error-body.js';
import type { MessageRequest, RequestBlock, RequestMessage } from './message-request.js';
import { signThinking } from './thinking-signature.js';

const idsOf = (message: RequestMessage | undefined, type: string, field: string): string[] =>
  (message?.content ?? []).filter((block) => block.type === type).map((block) => String(block[field]));

const checkThinking = (block: RequestBlock, path: string): void => {
  if (block.type === 'thinking' && block['signature'] !== signThinking(String(block['thinking']))) {
    throw invalid(path, 'Invalid `signature` in `thinking` block');
  }
};

/**
 * The provider's rules about a conversation as a whole, which a gateway that edits messages can break: each tool call is answered
 * in the very next message, each result answers a call, and thinking blocks come back as they were signed. Throws ApiProblem 400.
 */
export const checkConversation = ({ messages, threaded }: Pick<MessageRequest, 'messages' | 'threaded'>): void => {
  // The simulator keeps no conversation, and says so as the API does: the SDK’s helpers then send the whole of it.
  if (threaded)
    throw new ApiProblem(
      400,
      'thread: not supported here',
      {},
      { details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] } },
    );
  if (messages.find((message) => message.role !== 'system')?.role !== 'user')
    throw invalid('messages', 'first message must use the "user" role');
  messages.forEach((message, index) => {
    const path = `messages.${index}`;
    const next = messages[index + 1];
    if (message.role === 'assistant') {
      message.content.forEach((block, at) => checkThinking(block, `${path}.content.${at}`));
      const answered = new Set(idsOf(next, 'tool_result', 'tool_use_id'));
      const open = idsOf(message, 'tool_use', 'id').filter((id) => !answered.has(id));
      if (open.length > 0) {
        throw invalid(path, `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}`);
      }
      return;
    }
    const called = new Set(idsOf(messages[index - 1], 'tool_use', 'id'));
    const stray = idsOf(message, 'tool_result', 'tool_use_id').find((id) => !called.has(id));
    if (stray !== undefined) throw invalid(`${path}.content`, `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`);
  });
};

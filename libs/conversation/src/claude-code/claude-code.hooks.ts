import { carried } from '../format/route.js';
import type { CallFormat } from '../format/wire-format.js';
import { blockedHook } from './hook-answer.js';
import { readHookRequest } from './read-hook.js';

/**
 * What Claude Code asks of an HTTP hook, and what it takes for an answer. Seen with 2.1.330: a POST of JSON, answered with JSON that white space may stand
 * before; any other status than a 2xx, and a body that cannot be read, is a failure, on which it goes ahead unless the hook says `"onFailure": "block"`. So whatever is refused here
 * is refused with a 200.
 */
export const claudeCodeHooks: CallFormat = {
  name: 'claude-code',
  prefix: '/hooks/',
  routes: [carried('claude-code.hook', 'hook', 'POST', '/hooks/claude-code', '')],
  readRequest: readHookRequest,
  // Its hooks are sent without a name of its own; this one is what they are found by on record.
  client: () => ({ kind: 'claude-code', name: 'claude-code-hook', version: null }),
  answer: (told) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: blockedHook(told) }),
  refuseStream: blockedHook,
  refuseJson: blockedHook,
  beats: { stream: ' ', json: ' ' },
};

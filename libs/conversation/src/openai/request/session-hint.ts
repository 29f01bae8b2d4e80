import type { SessionHint } from '../../format/conversation.js';
import type { JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';

/** What agents of this format send: Codex `session_id`, others `x-session-id`; `x-session-affinity` names a session to a load balancer. */
export const SESSION_HEADERS = ['x-session-id', 'session_id', 'session-id', 'x-session-affinity'];
export const SESSION_METADATA = ['session_id', 'conversation_id', 'thread_id'];

const TOKEN = /^[\w.:-]{1,128}$/;
/** Made for one conversation: a UUID, or OpenCode's and its like. A key like `my-app` is shared by every call of a program. */
const UNIQUE_FORM = /^(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|(?:ses|sess|session|conv|thread)_[A-Za-z0-9]{16,64})$/i;

/** Whether a name was made for one conversation, by its form. */
export const isUnique = (name: string): boolean => UNIQUE_FORM.test(name);

/**
 * The session that a call names: in a header, in `metadata`, or by a `prompt_cache_key` that is unique by its form. `user` and
 * `safety_identifier` name people and never a conversation. A value of another form than a short token is no session id: it
 * becomes part of keys and records.
 */
export function sessionHint(root: JsonObject, headers: Readonly<Record<string, string | string[] | undefined>>): SessionHint {
  const metadata = memberOf(root, 'metadata');
  const cacheKey = stringOf(root, 'prompt_cache_key');
  const named = [
    ...SESSION_HEADERS.map((name) => headers[name]),
    ...(metadata?.kind === 'object' ? SESSION_METADATA.map((key) => stringOf(metadata, key)) : []),
    cacheKey !== undefined && isUnique(cacheKey) ? cacheKey : undefined,
  ];
  const sessionId = named.find((value) => typeof value === 'string' && TOKEN.test(value));
  return { sessionId: typeof sessionId === 'string' ? sessionId : null, agentId: null, parentAgentId: null, requestClass: null };
}

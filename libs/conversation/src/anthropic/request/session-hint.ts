import type { SessionHint } from '../../format/conversation.js';
import { stringOf } from '../../json/json-node.js';
import { tryParseJson } from '../../json/parse-json.js';

const TOKEN = /^[\w.:-]{1,128}$/;

/**
 * Claude Code's headers (`x-claude-code-session-id` and its like, lower-case names), else the session in its `metadata.user_id`.
 * A value of another form than a short token is no session id: it becomes part of keys and records.
 */
export function sessionHint(userId: string | null, headers: Readonly<Record<string, string | string[] | undefined>>): SessionHint {
  const token = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' && TOKEN.test(value) ? value : null;
  };
  return {
    sessionId: token('x-claude-code-session-id') ?? (userId === null ? null : claudeCodeSession(userId)),
    agentId: token('x-claude-code-agent-id'),
    parentAgentId: token('x-claude-code-parent-agent-id'),
    requestClass: token('x-claude-code-request-class'),
  };
}

const OLDER_FORM = /^user_[0-9a-f]{64}_account_[0-9a-f-]{0,36}_session_([0-9a-f-]{36})$/;
const NEWER_VALUE = /^[\w.:-]{0,128}$/;

/** The session id in `metadata.user_id` as Claude Code writes it (two forms so far); null for any other user id. */
export function claudeCodeSession(userId: string): string | null {
  const older = OLDER_FORM.exec(userId)?.[1];
  if (older !== undefined) return older;
  if (!userId.startsWith('{') || userId.length > 1_024) return null;
  const parsed = tryParseJson(userId);
  if (parsed?.kind !== 'object') return null;
  const isOwn = parsed.members.every(({ key, value }) => NEWER_VALUE.test(key) && value.kind === 'string' && NEWER_VALUE.test(value.value));
  return isOwn ? stringOf(parsed, 'session_id') || null : null;
}

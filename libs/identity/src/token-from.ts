import type { IncomingHttpHeaders } from 'node:http';

/**
 * The caller's token: from `Authorization: Bearer`, else from `x-api-key`; null when neither carries one. Clients send either, or both with
 * the same value (Claude Code's `apiKeyHelper`). When they differ, `Authorization` counts, and the other is not looked at.
 * Says nothing about validity. Source: RFC 6750, section 2.1; the Anthropic API's `x-api-key`.
 */
export function tokenFrom(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer +([^\s]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  const apiKey = headers['x-api-key'];
  return typeof apiKey === 'string' && apiKey.trim() !== '' ? apiKey.trim() : null;
}

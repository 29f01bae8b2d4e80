import { hash } from 'node:crypto';
import type { MessagesRequest } from './messages-request.js';

/**
 * What a resend of the same call has in common with it: model, tool names, and every block of system and messages by its
 * identity, in order. The form of the content (string or list, how blocks are grouped into messages of one role), cache markers
 * and every parameter are left out, for clients change those when they retry. Key an HMAC with it, as it covers exactly the content
 * that a reviewer saw.
 */
export function canonicalForFingerprint(request: MessagesRequest): string {
  const blocks = request.blocks.filter((block) => block.id !== 'tools' && block.id !== 'parameters');
  return JSON.stringify([request.model, request.tools, blocks.map((block) => block.identity)]);
}

/**
 * Identity of the first block that a user wrote: the key of a conversation whose client names no session. The first block only,
 * because a refused prompt is merged with the next one into the same message.
 */
export function firstUserIdentity(request: MessagesRequest): string {
  const first = request.blocks.find((block) => block.id.startsWith('messages.') && block.role === 'user') ?? request.blocks[0];
  return first?.identity ?? hash('sha256', '', 'hex');
}

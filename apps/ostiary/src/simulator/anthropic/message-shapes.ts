import type { JsonObject } from '../scripting/json-object.js';
import { RawJson } from '../scripting/raw-json.js';
import type { ContentBlock, ReplyMessage } from './reply-message.js';

type Change = (message: ReplyMessage, text: string) => ReplyMessage;

const withMembers =
  (members: (text: string) => JsonObject): Change =>
  (message, text) => ({ ...message, ...members(text) });

/** Members for every block of a type: of those that the marker's prompt asks for beside it. */
const withBlockMembers =
  (type: string, members: (text: string) => Partial<ContentBlock>): Change =>
  (message, text) => ({
    ...message,
    content: message.content.map((block) => (block.type === type ? { ...block, ...members(text) } : block)),
  });

const withUsage =
  (members: (text: string) => JsonObject): Change =>
  (message, text) => ({ ...message, usage: { ...message.usage, ...members(text) } });

/** Members of the message itself, known ones and others, with TEXT in them. */
export const messageShapes: Readonly<Record<string, Change>> = {
  'unknown-member': withMembers((text) => ({ ostiary_note: text })),
  'unknown-key': withMembers((text) => ({ [text]: true })),
  'unknown-number': withMembers((text) => ({ ostiary_number: new RawJson(/^\d+$/.test(text) ? text : '0') })),
  'unknown-tree': withMembers((text) => ({ ostiary_tree: [{ id: 1, name: [{ type: text }] }] })),
  'message-id': withMembers((text) => ({ id: text })),
  model: withMembers((text) => ({ model: text })),
  'stop-reason': withMembers((text) => ({ stop_reason: text })),
  'stop-sequence': withMembers((text) => ({ stop_reason: 'stop_sequence', stop_sequence: text })),
  'stop-details': withMembers((text) => ({
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: null, explanation: text },
  })),
  container: withMembers((text) => ({ container: { id: text, expires_at: '2030-01-01T00:00:00Z', skills: null } })),
  usage: withUsage((text) => ({ service_tier: text })),
  'text-member': withBlockMembers('text', (text) => ({ ostiary_note: text })),
  'tool-id': withBlockMembers('tool_use', (text) => ({ id: text })),
  'tool-name': withBlockMembers('tool_use', (text) => ({ name: text })),
  'tool-caller': withBlockMembers('tool_use', (text) => ({ caller: { type: 'code_execution_20250825', tool_id: text } })),
};

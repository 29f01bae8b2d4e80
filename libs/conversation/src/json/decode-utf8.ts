import { ConversationError } from '../conversation-error.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of bytes that must be valid UTF-8. A byte order mark is refused: RFC 8259 forbids sending one, and readers differ on it.
 * @throws ConversationError `body_not_utf8`
 */
export function decodeUtf8(bytes: Uint8Array): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new ConversationError('body_not_utf8', 'The body is not valid UTF-8');
  }
  if (text.charCodeAt(0) === 0xfeff) throw new ConversationError('body_not_utf8', 'The body starts with a byte order mark', 0);
  return text;
}

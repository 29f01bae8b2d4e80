import { OstiaryError } from '#contracts';
import type { ErrorCode } from '#contracts';

type WireErrorCode = Extract<
  ErrorCode,
  | 'body_not_json'
  | 'body_not_utf8'
  | 'body_duplicate_key'
  | 'body_too_deep'
  | 'body_too_complex'
  | 'body_shape'
  | 'thread_unsupported'
  | 'upstream_broken'
>;

/**
 * What was sent can't be read. The message never quotes content: it names a place, by `offset` (UTF-16 units into the text)
 * or by `path` (`messages.3.content`), whichever is known.
 */
export class ConversationError extends OstiaryError {
  constructor(
    override readonly code: WireErrorCode,
    message: string,
    readonly offset: number | null = null,
    readonly path: string | null = null,
  ) {
    super(code, message);
  }
}

/** The body is JSON, but the value at `path` is not of the type that has to be read there. */
export const wrongShape = (path: string, expected: string): ConversationError =>
  new ConversationError('body_shape', `${path}: expected ${expected}`, null, path);

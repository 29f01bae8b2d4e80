import type { ReplyEvent } from '../../format/reply-event.js';
import type { ReplyPart } from '../../format/reply-codec.js';
import type { SseEvent } from '../../sse/sse-parser.js';
import type { Frame } from './frame.js';
import type { Place } from './gathered.js';
import type { OpenBlock } from './open-block.js';

/**
 * A frame of the provider's, read.
 * - `silent`: nothing to write; `beat`: a comment
 * - `plain`: a delta of plain text and nothing else, which nearly every frame is
 * - `frame`: goes on as it is or changed; `opens` or belongs to a block that reaches the client piece by piece
 * - `held`: goes on with the end of its block
 * - `close`: the end of a block
 */
export type StreamPart =
  | { readonly form: 'silent' | 'beat'; readonly events: readonly ReplyEvent[] }
  | { readonly form: 'plain'; readonly events: readonly ReplyEvent[]; readonly block: OpenBlock; readonly frame: SseEvent }
  | (Told & { readonly form: 'frame'; readonly frame: Frame; readonly opens: OpenBlock | null })
  | (Told & { readonly form: 'held' })
  | (Told & { readonly form: 'close'; readonly frame: Frame; readonly block: OpenBlock });

interface Told extends ReplyPart {
  /** One an event, in order. */
  readonly places: readonly Place[];
}

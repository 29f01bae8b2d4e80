import type { Usage } from '#contracts';
import type { Span } from '../json/json-node.js';
import type { Literal } from '../schema/literal.js';

/**
 * What a block of a reply is: `text` and `thinking` grow piece by piece and reach the client while they do; a `tool_call` is something the
 * client would run; `other` is whatever else the provider says (its own tools and their results, what is not known yet). The last two
 * are held back until they are whole.
 */
export type ReplyBlockKind = 'text' | 'thinking' | 'tool_call' | 'other';

/** A tool call of a reply by the provider's id and the tool's name. */
export interface CalledTool {
  readonly id: string;
  readonly name: string;
}

/**
 * One thing that a reply says, in the order in which it is said; the same for a reply that streams and for one that comes as JSON, and
 * for every format. `block` is the block's id in records, `reply.content.2`. Every literal of the reply is in exactly one `piece` or
 * `value`, or is the format's vocabulary.
 */
export type ReplyEvent =
  | { readonly type: 'start'; readonly model: string | null }
  | {
      readonly type: 'open';
      readonly block: string;
      readonly kind: ReplyBlockKind;
      readonly tool: CalledTool | null;
      readonly choice: number;
    }
  /** More of a block's text; of a tool call and of another block, more of the JSON text of its input. `at` spans the literal. */
  | { readonly type: 'piece'; readonly block: string; readonly text: string; readonly at: Span }
  /** A string, number or key that is whole by itself. `block` is null outside of the content. */
  | { readonly type: 'value'; readonly block: string | null; readonly literal: Literal }
  | { readonly type: 'close'; readonly block: string }
  /** Why the reply ended, in the provider's words, which are vocabulary. `callsTools`: the client is to run the tool calls. */
  | { readonly type: 'stop'; readonly reason: string; readonly callsTools: boolean; readonly at: Span; readonly choice: number }
  /** Counts so far: cumulative, what is not told is null. */
  | { readonly type: 'usage'; readonly usage: Usage }
  /** The provider itself gives up, in a stream that had begun or as a whole answer. */
  | { readonly type: 'failed'; readonly error: string; readonly message: string }
  /** Nothing follows. A stream that ends without it broke off. */
  | { readonly type: 'end' };

/**
 * What becomes of one event.
 * - `same`: it is said as it came. `nothing`: it is not said (yet).
 * - `text`: this stands in its place; with a `close`, this is said before it, because it was held back.
 * - `call`: with the `close` of a tool call or another block: it is released whole, its input being this JSON text.
 * - `words`: with the `close` of a tool call: it is withheld, and this text block stands in its place.
 * - `no_calls`: with a `stop`: no tool call is left to run, so the reply ends its turn.
 */
export type Outcome =
  | { readonly say: 'same' }
  | { readonly say: 'nothing' }
  | { readonly say: 'text'; readonly text: string }
  | { readonly say: 'call'; readonly input: string }
  | { readonly say: 'words'; readonly text: string }
  | { readonly say: 'no_calls' };

export const same: Outcome = { say: 'same' };
export const nothing: Outcome = { say: 'nothing' };

import type { Provenance } from '#contracts';
import type { Span } from '../json/json-node.js';

/** One JSON string that has to be scanned. `start` and `end` span the raw literal in the body, quotes included. */
export interface TextField extends Span {
  /** Dotted, from the body's root: `messages.3.content.1.input.command`. An object's key has the path of its value. */
  readonly path: string;
  readonly value: string;
  /** Text the provider has signed: it may be looked at, never changed. */
  readonly thinking: boolean;
}

export type BlockRole = 'system' | 'user' | 'assistant';

export type BlockKind =
  'text' | 'image' | 'document' | 'tool_use' | 'tool_result' | 'thinking' | 'redacted_thinking' | 'server_tool' | 'unknown';

/** Why a block can't be scanned whole. `base64`: encoded bytes; `url`, `file`: content that stands elsewhere; `encrypted`: the provider's own. */
export type Opacity = 'base64' | 'url' | 'file' | 'encrypted';

/**
 * A content block of the conversation.
 *
 * `id` is its place: `system.0`, `messages.3.content.1`. A string instead of a list is block 0. Two blocks stand for what is
 * outside the conversation and reaches the provider all the same: `tools` (all definitions) and `parameters` (every other field
 * that holds text, known or not; scattered, so its span is empty).
 */
export interface Block extends Span {
  readonly id: string;
  readonly provenance: Provenance;
  readonly role: BlockRole;
  readonly kind: BlockKind;
  /**
   * `tail` is what follows the last assistant message; a prefill (assistant messages at the very end) belongs to the tail.
   * System, tools and parameters are history, but in a conversation without a reply so far they are as new as the rest: tail.
   */
  readonly position: 'tail' | 'history';
  /**
   * SHA-256, hex, over role, kind and canonical text: the same whichever way a client writes the block at its next turn
   * (string or list, `cache_control` moved, white space added at the end). Computed when first read.
   */
  readonly identity: string;
  /** Canonical text for people: decoded, without trailing white space; bytes that can't be read are named by their digest. */
  readonly text: string;
  readonly fields: readonly TextField[];
  readonly scannable: boolean;
  readonly why: Opacity | null;
}

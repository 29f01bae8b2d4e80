import type { JsonObject } from './message-request.js';

export type ReplyBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: JsonObject }
  /** A block that no client knows yet, to see that it passes. */
  | { readonly type: 'ostiary_unknown'; readonly note: string };

/** How a reply goes wrong on purpose. In a JSON reply every fault after the first byte happens half way through the body. */
export type Fault =
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'stall'; readonly ms: number | null }
  | { readonly kind: 'reset-midstream' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'error-midstream' };

export type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'refusal';

/** A whole reply, decided before its first byte. */
export interface ReplyPlan {
  readonly blocks: readonly ReplyBlock[];
  readonly stopReason: StopReason;
  /** Silence before the first byte. */
  readonly delayMs: number;
  /** Pause between deltas; 0 sends them as fast as the connection takes them. */
  readonly deltaEveryMs: number;
  /** UTF-16 units of one delta of text, thinking or tool input. */
  readonly deltaLength: number;
  readonly fault: Fault | null;
}

export const plainReply = (text: string): ReplyPlan => ({
  blocks: [{ type: 'text', text }],
  stopReason: 'end_turn',
  delayMs: 0,
  deltaEveryMs: 0,
  deltaLength: 24,
  fault: null,
});

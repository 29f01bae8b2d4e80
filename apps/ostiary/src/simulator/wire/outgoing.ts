import type { Headers } from './exchange.js';
import type { Encoding } from './compression.js';

/** One piece of a streamed reply. */
export interface Frame {
  readonly text: string;
  /** Whether it carries a piece of content: only these are paced, and counted where a reply breaks off half way. */
  readonly delta: boolean;
}

/** How a reply goes wrong on purpose. In a JSON reply every fault after the first byte happens half way through the body, and `no-stream` not at all. */
export type Fault =
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'stall'; readonly ms: number | null }
  | { readonly kind: 'reset-midstream' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'error-midstream'; readonly message: string }
  | { readonly kind: 'no-stream'; readonly message: string };

/** How a reply is sent, whatever it says. */
export interface Manner {
  readonly status: number;
  /** Silence before the first byte. */
  readonly delayMs: number;
  /** Pause before each delta; 0 sends them as fast as the connection takes them. */
  readonly deltaEveryMs: number;
  readonly encoding: Encoding | null;
  readonly fault: Fault | null;
}

/** A reply in its wire format, ready to be sent in the given manner. */
export interface Outgoing {
  readonly headers: Headers;
  readonly content: { readonly kind: 'json'; readonly body: string } | { readonly kind: 'stream'; readonly frames: Iterable<Frame> };
  /** How this format tells an error in the middle of a stream. */
  readonly errorFrame: (message: string) => string;
}

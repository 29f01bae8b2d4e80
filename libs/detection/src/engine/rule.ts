import type { Kind } from './kind.js';
import type { Outcome, Window } from './window.js';

/**
 * One detector, ready to run: literals that nominate a place, and a verifier that decides it.
 * The verifier is anchored and bounded: it reads at most `HEAD` characters and a few more after the anchor and `LOOK_BACK` before.
 */
export interface Rule {
  readonly anchors: readonly string[];
  readonly kinds: readonly Kind[];
  /** `start` and `end` are the anchor's place in the window's text. */
  readonly verify: (window: Window, start: number, end: number) => Outcome;
  /** Where a span begins: at its anchor (`bounded`: only where no letter or digit is before it), or after it (or, with `runBefore`, before it). */
  readonly begins: 'at-anchor' | 'at-bounded-anchor' | 'elsewhere';
  /** How far before its anchor a span may begin, if that is not told by an undecided outcome in time (customers' patterns). */
  readonly before?: number;
  /** Whether it passes over white space however long it is (customers' phrases). */
  readonly spaced?: boolean;
  /** How a stream knows that a trailing run could be the start of a span whose anchor has not come yet (an address before its `@`). */
  readonly runBefore?: { readonly member: (code: number) => boolean; readonly max: number };
}

import { Rolling, WINDOW } from './rolling.js';

/** So many windows of a prompt in one text are no chance, and no quoted heading. */
const ENOUGH = 2;

/** A prompt by its windows, one beside the other: numbers, from which nobody reads it. What is shorter than two windows has none. */
export function promptWindows(text: string): number[] {
  const rolling = new Rolling();
  const windows: number[] = [];
  for (let at = 0; at < text.length; at++)
    if (rolling.take(text.charCodeAt(at)) && rolling.count % WINDOW === 0) windows.push(rolling.hash);
  return windows.length < ENOUGH ? [] : windows;
}

/**
 * Watches a text that comes in pieces for verbatim parts of prompts, white space aside. A copy of three windows and more (144 signs) is seen however the text is cut; it
 * holds back nothing.
 */
export class LeakWatch {
  private readonly rolling = new Rolling();
  private readonly seen = new Set<number>();
  private at = 0;
  private start = 0;
  private isTold = false;

  constructor(private readonly windows: ReadonlySet<number>) {}

  /** Where the part begins and ends, about, in the whole text: once, when there is enough of it. */
  push(piece: string): { readonly start: number; readonly end: number } | null {
    if (this.windows.size === 0 || this.isTold) return null;
    const { rolling, windows, seen } = this;
    for (let index = 0; index < piece.length; index++) {
      if (!rolling.take(piece.charCodeAt(index)) || rolling.count < WINDOW || !windows.has(rolling.hash)) continue;
      const end = this.at + index + 1;
      if (seen.size === 0) this.start = Math.max(0, end - WINDOW);
      seen.add(rolling.hash);
      if (seen.size < ENOUGH) continue;
      this.isTold = true;
      return { start: this.start, end };
    }
    this.at += piece.length;
    return null;
  }
}

import type { Kind } from './kind.js';
import { HEAD } from './window.js';

/** A match before overlaps are settled; offsets in the whole text. While it is followed, `end` is as far as it is known to reach. */
export interface Span {
  readonly kind: Kind;
  readonly confidence: Kind['confidence'];
  readonly start: number;
  end: number;
  /** How many readings of the text still follow it: none once its end is known. */
  followed: number;
  /** The first `HEAD` characters of what was found, undisguised: what its fingerprint is made of. */
  value: string;
  fingerprint: string | null;
  /** Settled, but on a list of what is not to be reported. */
  allowed: boolean;
}

/** The order in which spans are settled. Of two that begin together, the higher rank wins, then the longer one. */
export const bySweep = (a: Span, b: Span): number =>
  a.start - b.start || b.kind.rank - a.kind.rank || b.end - a.end || (a.kind.kind === b.kind.kind ? 0 : a.kind.kind < b.kind.kind ? -1 : 1);

/**
 * Settles overlaps from left to right: the earlier span stays, unless a later one of higher rank begins within its head.
 * It keeps one span at a time, so a stream that feeds it the same spans in the same order settles them alike, and never waits for
 * more than a head per rank.
 */
export class Resolver {
  private current: Span | null = null;
  private reported = false;
  constructor(private readonly settled: (span: Span) => void) {}

  /** Whether it keeps no span. */
  get isIdle(): boolean {
    return this.current === null;
  }

  /** The start of the span that is not settled yet, or `none`. */
  pending(none: number): number {
    return this.current && !this.reported ? this.current.start : none;
  }

  /** Takes the next span in sweep order. No span of which less than that is known may be open before it. */
  feed(span: Span): void {
    const { current } = this;
    if (current && span.start < current.end) {
      if (span.kind.rank <= current.kind.rank || span.start >= current.start + HEAD) return;
    } else if (current) this.report(current);
    this.current = span;
    this.reported = false;
  }

  /** Says that every span which begins before `position` has been fed. */
  advance(position: number): void {
    const { current } = this;
    if (!current || position < Math.min(current.end, current.start + HEAD)) return;
    if (current.followed > 0 && current.value.length < HEAD) return;
    this.report(current);
    // A longer span still covers what begins within it: it stays until its end.
    if (current.followed === 0 && position >= current.end) this.current = null;
  }

  private report(span: Span): void {
    if (!this.reported) this.settled(span);
    this.reported = true;
  }
}

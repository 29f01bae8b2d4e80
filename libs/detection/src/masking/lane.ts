import { bySweep, Resolver, type Span } from '../engine/resolver.js';

/** Spans of a stream on their way through a resolver: kept in sweep order until everything before them is known. */
export class Lane {
  private readonly queue: Span[] = [];
  private readonly resolver: Resolver;

  constructor(settled: (span: Span) => void) {
    this.resolver = new Resolver(settled);
  }

  add(span: Span): void {
    let at = this.queue.length;
    while (at > 0 && bySweep(this.queue[at - 1] as Span, span) > 0) at--;
    this.queue.splice(at, 0, span);
  }

  /** Settles what can be settled now that no new span will begin before `position`. */
  advance(position: number): void {
    let taken = 0;
    while (taken < this.queue.length && (this.queue[taken] as Span).start < position) this.resolver.feed(this.queue[taken++] as Span);
    if (taken > 0) this.queue.splice(0, taken);
    this.resolver.advance(position);
  }

  /** Whether no span is on its way. */
  get isIdle(): boolean {
    return this.queue.length === 0 && this.resolver.isIdle;
  }

  /** The start of the earliest span that is not settled, or `none`. */
  pending(none: number): number {
    return this.resolver.pending(this.queue.length > 0 ? Math.min(none, (this.queue[0] as Span).start) : none);
  }
}

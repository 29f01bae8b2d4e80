import { type Engine, Search } from '../engine/engine.js';
import type { Span } from '../engine/resolver.js';
import { type Covered, covering } from './covered.js';
import { AHEAD, BEFORE, BEHIND, behindAnchors } from './omissions.js';
import type { PlainView } from './plain-view.js';

/** A search of a view near its changes, from left to right. What the text as it stands shows is `covered`, in the places of that text. */
export class ViewSearch {
  private readonly search: Search;
  /** Whether it would have looked at what is left out of the view. */
  private looksFurther = false;
  /** Spans that were looked at by `goOn`, and the farthest end of them. */
  private seen = 0;
  private farthest = 0;

  constructor(
    private readonly engine: Engine,
    private readonly covered: Covered,
    private readonly view: PlainView,
  ) {
    this.search = new Search(engine, view.text);
  }

  /** What it finds, in places of the view; null: too much is left out of the view to tell. */
  spans(): Span[] | null {
    const { engine, search, view } = this;
    const { changed, text } = view;
    for (let i = 0; i < changed.length && !this.looksFurther;) {
      const first = changed[i] as number;
      if (first > search.at) this.goOn(first);
      if (first > search.at) this.begin(first);
      // Steps are counted from the last of the changes that were passed, so that however long white space is, it is passed over once or twice.
      const reached = Math.max(search.at, first);
      while (i + 2 < changed.length && (changed[i + 2] as number) <= reached) i += 2;
      const end = Math.min(text.length, engine.placeAfter(search.window, changed[i + 1] as number, BEHIND));
      if (end > search.at) search.readTo(end);
      i += 2;
    }
    this.goOn(text.length);
    return this.looksFurther ? null : search.spans;
  }

  /**
   * Passes over what lies before the neighbourhood of a change. Matches of one rule do not overlap: a search that began within one would go on at
   * another place than a search of the whole text does. So it begins before all of them, and before what tells of them (`Bearer `), or where it has got
   * to anyway.
   */
  private begin(change: number): void {
    const { engine, search, covered, view } = this;
    let begin = engine.placeBefore(search.window, change, BEFORE, search.at);
    for (let moved = false; begin > search.at; moved = true) {
      const span = covering(covered, view.places.start(begin));
      if (span === null) {
        if (moved) this.look(engine.placeBefore(search.window, begin, behindAnchors(engine), 0), begin);
        search.skipTo(begin);
        return;
      }
      begin = engine.placeBefore(search.window, this.placeOf(span.start, begin), BEFORE, search.at);
    }
    this.look(search.at, change);
  }

  /** For the same reason, it goes on until no match of either reading has been for a while: from there on, both find the same. */
  private goOn(limit: number): void {
    const { search, covered, view } = this;
    while (search.at > 0 && search.at < limit && !this.looksFurther) {
      const { at, spans } = search;
      for (; this.seen < spans.length; this.seen++) this.farthest = Math.max(this.farthest, (spans[this.seen] as Span).end);
      const start = view.places.start(at);
      const span = covering(covered, start);
      const far = Math.max(this.farthest, span === null ? 0 : at + span.end - start) + BEHIND;
      if (far <= at) return;
      this.look(at, this.engine.placeAfter(search.window, far, AHEAD));
      search.readTo(Math.min(view.text.length, far));
    }
  }

  /** Says that everything between two places is looked at. */
  private look(from: number, to: number): void {
    this.looksFurther ||= this.view.cuts.some((cut) => cut > from && cut <= to);
  }

  /** The first place of the view, up to `limit`, whose unit begins at `start` of the text or behind it. */
  private placeOf(start: number, limit: number): number {
    const { places } = this.view;
    let [low, high] = [0, limit];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places.start(middle) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import { stepsBefore } from '../engine/white-space.js';
import { type Candidate, type Engine, marksOf, spanOf } from '../engine/engine.js';
import { rank } from '../engine/kind.js';
import type { Span } from '../engine/resolver.js';
import type { Rule } from '../engine/rule.js';
import { type Follower, HEAD, outcome, Window } from '../engine/window.js';

/** Where the units of a reading are in the original. */
export interface Original {
  start(place: number): number;
  end(place: number): number;
}

/** The text as it stands. */
export const itself: Original = { start: (place) => place, end: (place) => place };

/** A span of which the end is still to be found, in the offsets of its reading. */
interface OpenSpan {
  readonly span: Span;
  readonly follow: Follower;
  readonly start: number;
  end: number;
  ended: boolean;
}

/** What a reading tells its masker. A span of one rule that begins at one place is one span, whichever readings follow it. */
export interface Listener {
  take(span: Span): void;
  begun(rule: number, span: Span): Span;
}

/** Text that may be behind before it is cut off: cutting at each push would copy the rest each time. */
const SLACK = 512;

/** One reading of a stream: as it stands, or as a reader would take it. Offsets are its own but for those of spans. */
export class StreamReading {
  readonly window: Window;
  base = 0;
  scanned = 0;
  private state = 0;
  private waiting: Candidate[] = [];
  private open: OpenSpan[] = [];
  /** By rule, the last span that was followed. */
  private lastOpen = new Map<number, OpenSpan>();

  constructor(
    private readonly engine: Engine,
    private readonly original: Original,
    private readonly listener: Listener,
    window = new Window(),
  ) {
    this.window = window;
    window.whole = false;
  }

  /** Another reading that has read the same so far. */
  fork(original: Original): StreamReading {
    const other = new StreamReading(this.engine, original, this.listener, this.window.fork());
    Object.assign(other, { base: this.base, scanned: this.scanned, state: this.state });
    other.waiting = this.waiting.map((candidate) => ({ ...candidate }));
    other.lastOpen = new Map([...this.lastOpen].map(([rule, last]) => [rule, { ...last, follow: last.follow.clone() }]));
    other.open = [...other.lastOpen.values()].filter(({ ended }) => !ended);
    for (const { span } of other.open) span.followed++;
    return other;
  }

  /** Whether this reading and another, whose texts differ nowhere behind `changed` (in the original), will find the same from here on. */
  alike(other: StreamReading, changed: number): boolean {
    const { lookBack } = this.engine;
    return this.state === other.state && other.scanned - changed > lookBack && this.idle(lookBack) && other.idle(lookBack);
  }

  /** Whether nothing is undecided, and nothing that was decided reaches into what a verifier may look back at. */
  private idle(lookBack: number): boolean {
    const { base, window, scanned } = this;
    if (this.waiting.length > 0 || this.open.length > 0 || base + window.reachedByAny() > scanned - lookBack) return false;
    for (const { end } of this.lastOpen.values()) if (end > scanned - lookBack) return false;
    return true;
  }

  read(chunk: string, final: boolean): void {
    const { window, waiting } = this;
    window.show(window.text + chunk, final, this.base);
    if (this.open.length > 0) this.open = this.open.filter((open) => this.advance(open));
    if (waiting.length > 0) {
      this.waiting = [];
      for (const candidate of waiting) this.consider(candidate);
    }
    const offset = this.scanned;
    this.state = this.engine.run(chunk, this.state, (rule, start, end) => {
      if (rule !== this.engine.sign) this.consider({ rule, start: offset + start, end: offset + end, from: 0 });
    });
    this.scanned += chunk.length;
  }

  /** The text between two places that are still at hand. */
  slice(from: number, to: number): string {
    return this.window.text.slice(from - this.base, to - this.base);
  }

  /** Reads on in an open span; whether it is still open. */
  private advance(open: OpenSpan): boolean {
    const { window, base } = this;
    const { span, follow } = open;
    const end = follow.next(window, open.end - base);
    open.end = base + (end < 0 ? window.end : end);
    const place = this.original.end(open.end);
    // Of two readings that end alike, the value is the one of the text as it stands: a whole text is settled so too.
    if (place > span.end || (place === span.end && this.original === itself)) {
      if (span.value.length < HEAD) span.value = this.slice(open.start, Math.min(open.end, open.start + HEAD));
      span.end = place;
    }
    if (end < 0) return true;
    open.ended = true;
    span.followed--;
    return false;
  }

  private consider(candidate: Candidate): void {
    const { window, base, original } = this;
    const rule = this.engine.rules[candidate.rule] as Rule;
    if (this.lastOpen.size > 0 && rule.begins !== 'elsewhere' && this.isWithinLast(candidate.rule, candidate.start)) return;
    const result = rule.verify(window, candidate.start - base, candidate.end - base);
    if (result === outcome.none) return;
    if (result === outcome.undecided) {
      candidate.from = base + window.start;
      this.waiting.push(candidate);
      return;
    }
    const found = spanOf(window, base);
    const span = { ...found, start: original.start(found.start), end: original.end(found.end) };
    span.value = this.slice(found.start, Math.min(found.end, found.start + HEAD));
    if (result === outcome.match) this.listener.take(span);
    else this.begin(candidate.rule, span, { ...found, follow: window.follow as Follower });
  }

  /** Whether a place lies within the last span of a rule that was followed: what begins there is a part of it. */
  private isWithinLast(rule: number, start: number): boolean {
    const last = this.lastOpen.get(rule);
    return last !== undefined && (!last.ended || start < last.end);
  }

  /** Starts to follow an open span, unless it lies within another of the same rule. */
  private begin(rule: number, span: Span, { start, end, follow }: { start: number; end: number; follow: Follower }): void {
    if (this.isWithinLast(rule, start)) return;
    const known = this.listener.begun(rule, span);
    known.followed++;
    const open = { span: known, follow, start, end, ended: false };
    if (this.advance(open)) this.open.push(open);
    this.lastOpen.set(rule, open);
    if (known === span) this.listener.take(span);
  }

  /** Where the earliest span of at least this rank could begin that is not known yet. */
  horizon(lowest: number): number {
    const { engine, window } = this;
    let from = this.scanned - engine.pendingAnchor(this.state, lowest === rank.personal ? marksOf.all : marksOf.secrets, window);
    if (lowest === rank.personal) from = Math.min(from, this.scanned - this.trailingRun());
    for (const candidate of this.waiting) {
      if ((engine.ranks[candidate.rule] as number) >= lowest) from = Math.min(from, candidate.from);
    }
    let known = this.place(from);
    // What is not seen after an open span goes with it if the span goes on.
    for (const { end } of this.open) known = Math.min(known, this.original.end(end));
    return known;
  }

  /** As `horizon`, for matches of customers' rules, which may begin before their literal. */
  customHorizon(): number {
    const { engine, window } = this;
    const pending = engine.pendingAnchor(this.state, marksOf.custom, window);
    let from = this.base + stepsBefore(window, window.text.length - pending, engine.before);
    for (const candidate of this.waiting)
      if ((engine.ranks[candidate.rule] as number) === rank.custom) from = Math.min(from, candidate.from);
    return this.place(from);
  }

  private place(at: number): number {
    return at >= this.scanned ? Number.POSITIVE_INFINITY : this.original.start(Math.max(0, at));
  }

  /** Length of the run at the end of the text that would be the first half of an address. */
  private trailingRun(): number {
    const { window } = this;
    let longest = 0;
    for (const { member, max } of this.engine.trailing) {
      let length = 0;
      while (length <= max && member(window.at(window.text.length - 1 - length))) length++;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /** Lets go of text before `needed` that nothing will look at again; returns where what is kept begins. */
  forget(needed: number): number {
    const { lookBack } = this.engine;
    let keep = Math.min(needed, this.scanned - lookBack);
    for (const candidate of this.waiting) keep = Math.min(keep, Math.min(candidate.start, candidate.from) - lookBack);
    for (const { span, start, end } of this.open) keep = Math.min(keep, span.value.length < HEAD ? start : end);
    const excess = keep - this.base;
    if (excess < SLACK) return this.base;
    this.base += excess;
    this.window.show(this.window.text.slice(excess), this.window.final, this.base);
    return this.base;
  }
}

import { inClass } from '../engine/character-class.js';
import { type Candidate, type Engine, marksOf, type OpenSpan, spanOf } from '../engine/engine.js';
import { rank } from '../engine/kind.js';
import type { Span } from '../engine/resolver.js';
import type { Rule } from '../engine/rule.js';
import { type Follower, HEAD, outcome, Window } from '../engine/window.js';
import { Lane } from './lane.js';
import { byMatch, customLabel, type CustomMatch, type Detected, detectedOf, maskLabel } from './mask.js';

/** What a masker needs to know of the scanner that made it. */
export interface StreamOptions {
  readonly engine: Engine;
  /** Completes a settled span: its fingerprint, and whether it is allowed. */
  readonly sign: (span: Span, value: string) => void;
  readonly select: (finding: Detected) => boolean;
  readonly selectCustom: ((match: CustomMatch) => boolean) | null;
  /** Whether any personal kind is selected: only then must a trailing word wait for its `@`. */
  readonly personal: boolean;
}

/** A place to mask; its end is the span's, which may still move. */
interface Place {
  readonly start: number;
  readonly span: Span;
  readonly label: string;
}

/** Findings before customers' matches, so that the whole text and the stream agree on the label of an overlap. */
const byPlace = (a: Place, b: Place): number => a.start - b.start || b.span.kind.rank - a.span.kind.rank || (a.label < b.label ? -1 : 1);

/** Text that may be behind before it is cut off: cutting at each push would copy the rest each time. */
const SLACK = 512;

/**
 * Masks a text that comes in pieces. What it has returned after `push(last, true)`, joined, is what masking the whole text gives,
 * however the text was cut; no character of a masked value is ever returned; what it holds back is bounded by the longest head of a rule.
 */
export class StreamMasker {
  private readonly window = new Window();
  private text = '';
  /** Offset of `text` in the stream, then of what was scanned and returned so far. */
  private base = 0;
  private scanned = 0;
  private emitted = 0;
  private state = 0;
  private over: 'final' | 'aborted' | null = null;
  private waiting: Candidate[] = [];
  private open: OpenSpan[] = [];
  private readonly lastOpen = new Map<number, Span>();
  private readonly settled: Span[] = [];
  private readonly customs: CustomMatch[] = [];
  private places: Place[] = [];
  private swallowed: Span | null = null;
  private readonly findingLane = new Lane((span) => this.settle(span));
  private readonly emissionLane: Lane;

  constructor(private readonly options: StreamOptions) {
    this.emissionLane = options.personal ? this.findingLane : new Lane((span) => this.choose(span));
  }

  /** Findings so far, masked or not, in order; offsets in the original text. The end of the last one may still move. */
  get findings(): readonly Detected[] {
    return this.settled.map(detectedOf);
  }

  /** Custom matches so far, in order; offsets in the original text. */
  get custom(): readonly CustomMatch[] {
    return this.customs.toSorted(byMatch);
  }

  /** Characters that were taken and neither shown nor masked yet. */
  get held(): number {
    return this.scanned - this.emitted;
  }

  /** Takes the next piece and returns what may be shown now. `final` decides everything that is open; nothing may follow it. */
  push(chunk: string, final = false): string {
    if (this.over === 'aborted') return '';
    if (this.over === 'final') throw new Error('A stream that was ended takes no more text.');
    this.text += chunk;
    const { window } = this;
    window.show(this.text, final, this.base);
    if (final) this.over = 'final';
    this.followOpen();
    this.decideWaiting();
    const offset = this.scanned;
    this.state = this.options.engine.run(chunk, this.state, (rule, start, end) => {
      this.consider({ rule, start: offset + start, end: offset + end, from: 0 });
    });
    this.scanned += chunk.length;
    const out = this.emit(final);
    this.forget();
    return out;
  }

  /** Drops what is pending, for good: an aborted stream never shows what was held back. */
  abort(): void {
    this.over = 'aborted';
    this.text = '';
    this.emitted = this.scanned;
    this.waiting = [];
    this.open = [];
    this.places = [];
  }

  private followOpen(): void {
    this.open = this.open.filter(({ span, follow }) => this.advanceOpen(span, follow));
  }

  /** Reads on in an open span; whether it is still open. */
  private advanceOpen(span: Span, follow: Follower): boolean {
    const end = follow.next(this.window, span.end - this.base);
    span.open = end < 0;
    span.end = this.base + (end < 0 ? this.window.end : end);
    return span.open;
  }

  private decideWaiting(): void {
    const candidates = this.waiting;
    this.waiting = [];
    for (const candidate of candidates) this.consider(candidate);
  }

  private consider(candidate: Candidate): void {
    const { engine } = this.options;
    const { window, base } = this;
    const rule = engine.rules[candidate.rule] as Rule;
    const result = rule.verify(window, candidate.start - base, candidate.end - base);
    if (result === outcome.none) return;
    if (result === outcome.undecided) {
      candidate.from = base + window.start;
      this.waiting.push(candidate);
      return;
    }
    const span = spanOf(window, base);
    if (result === outcome.open && !this.begin(candidate.rule, span, window.follow as Follower)) return;
    this.take(span);
  }

  /** Starts to follow an open span, unless it lies within another of the same rule. */
  private begin(rule: number, span: Span, follow: Follower): boolean {
    const last = this.lastOpen.get(rule);
    if (last && (last.open || span.start < last.end)) return false;
    if (this.advanceOpen(span, follow)) this.open.push({ span, follow });
    this.lastOpen.set(rule, span);
    return true;
  }

  private take(span: Span): void {
    if (span.kind.category === 'custom') {
      const match = { id: span.kind.kind, start: span.start, end: span.end };
      this.customs.push(match);
      if (this.options.selectCustom?.(match)) this.places.push({ start: span.start, span, label: customLabel(match) });
      return;
    }
    this.findingLane.add(span);
    if (this.emissionLane !== this.findingLane && span.kind.rank > rank.personal) this.emissionLane.add(span);
  }

  private settle(span: Span): void {
    this.sign(span);
    if (!span.allowed) this.settled.push(span);
    if (this.emissionLane === this.findingLane) this.choose(span);
  }

  private sign(span: Span): void {
    const start = span.start - this.base;
    if (span.fingerprint === null) this.options.sign(span, this.text.slice(start, Math.min(span.end - this.base, start + HEAD)));
  }

  private choose(span: Span): void {
    this.sign(span);
    if (span.allowed) return;
    const finding = detectedOf(span);
    if (this.options.select(finding)) this.places.push({ start: span.start, span, label: maskLabel(finding) });
  }

  /** Where the earliest span of at least this rank could begin that is not known yet. */
  private horizon(lowest: number, final: boolean): number {
    if (final) return Number.POSITIVE_INFINITY;
    const { engine } = this.options;
    let from = this.scanned - engine.pendingAnchor(this.state, lowest === rank.personal ? marksOf.all : marksOf.secrets, this.window);
    if (lowest === rank.personal) from = Math.min(from, this.scanned - this.trailingRun());
    for (const candidate of this.waiting) {
      if ((engine.ranks[candidate.rule] as number) >= lowest) from = Math.min(from, candidate.from);
    }
    for (const { span } of this.open) from = Math.min(from, span.end);
    return from;
  }

  /** Length of the run at the end of the text that would be the first half of an address. */
  private trailingRun(): number {
    let longest = 0;
    for (const { table, max } of this.options.engine.trailing) {
      let length = 0;
      while (length <= max && inClass(table, this.window.at(this.text.length - 1 - length))) length++;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /** As `horizon`, for matches of customers' rules, which may begin before their literal. */
  private customHorizon(): number {
    const { engine } = this.options;
    let from = this.scanned - engine.pendingAnchor(this.state, marksOf.custom, this.window) - engine.before;
    for (const candidate of this.waiting)
      if ((engine.ranks[candidate.rule] as number) === rank.custom) from = Math.min(from, candidate.from);
    return from;
  }

  private emit(final: boolean): string {
    const { findingLane, emissionLane } = this;
    findingLane.advance(this.horizon(rank.personal, final));
    let safe = this.horizon(emissionLane === findingLane ? rank.personal : rank.context, final);
    if (emissionLane !== findingLane) emissionLane.advance(safe);
    if (this.options.selectCustom && !final) safe = Math.min(safe, this.customHorizon());
    safe = Math.max(this.emitted, Math.min(this.scanned, emissionLane.pending(safe)));
    if (!final && (this.window.at(safe - 1 - this.base) & 0xfc00) === 0xd800) safe--;
    return this.write(safe);
  }

  /** The text up to `safe`, with the places that begin before it replaced. */
  private write(safe: number): string {
    let out = '';
    if (this.swallowed) this.cover(this.swallowed);
    if (this.places.length > 0) {
      const due = this.places.filter((place) => place.start < safe).sort(byPlace);
      if (due.length > 0) this.places = this.places.filter((place) => place.start >= safe);
      for (const { start, span, label } of due) {
        if (start >= this.emitted) out += this.text.slice(this.emitted - this.base, start - this.base) + label;
        this.cover(span);
      }
    }
    if (safe > this.emitted) {
      out += this.text.slice(this.emitted - this.base, safe - this.base);
      this.emitted = safe;
    }
    return out;
  }

  /** Counts a span as shown, though only its mask was. */
  private cover(span: Span): void {
    this.emitted = Math.max(this.emitted, span.end);
    // A match that ends within a span which is still open must not end the swallowing.
    if (span.open) this.swallowed = span;
    else if (this.swallowed === span) this.swallowed = null;
  }

  /** Lets go of text that nothing will look at again. */
  private forget(): void {
    const { lookBack } = this.options.engine;
    let keep = Math.min(this.emitted, this.scanned - lookBack, this.findingLane.pending(this.scanned));
    for (const candidate of this.waiting) keep = Math.min(keep, candidate.start - lookBack);
    for (const { span } of this.open) keep = Math.min(keep, span.end);
    const excess = keep - this.base;
    if (excess < SLACK) return;
    this.text = this.text.slice(excess);
    this.base += excess;
  }
}

import type { Engine } from '../engine/engine.js';
import { rank } from '../engine/kind.js';
import type { Span } from '../engine/resolver.js';
import { LONGEST_GAP } from '../engine/white-space.js';
import { PlainReader } from '../view/plain-text.js';
import { Places } from '../view/places.js';
import { Lane } from './lane.js';
import { byMatch, customLabel, type CustomMatch, type Detected, detectedOf, distinct, maskLabel } from './mask.js';
import { itself, StreamReading } from './stream-reading.js';

/** What a masker needs to know of the scanner that made it. */
export interface StreamOptions {
  readonly engine: Engine;
  /** Completes a settled span: its fingerprint, and whether it is allowed. */
  readonly sign: (span: Span) => void;
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

/**
 * Masks a text that comes in pieces. What it has returned after `push(last, true)`, joined, is what masking the whole text gives (but for what
 * docs/inspection.md tells of streams), however the text was cut; no character of a masked value is ever returned; what it holds back is bounded by
 * the longest head of a rule. From a place on that reads differently without disguise, the text is read twice, as it stands and without, until both
 * readings are alike again.
 */
export class StreamMasker {
  private readonly plain = new PlainReader(LONGEST_GAP);
  private readonly raw: StreamReading;
  private view: StreamReading | null = null;
  private places = new Places();
  /** Where the last place that reads differently ends. */
  private changed = 0;
  /** An escape at the end of the text of which the end has not come yet. */
  private tail = '';
  private emitted = 0;
  private over: 'final' | 'aborted' | null = null;
  private readonly begun = new Map<number, Span>();
  private readonly settled: Span[] = [];
  private readonly customs: CustomMatch[] = [];
  private masks: Place[] = [];
  private swallowed: Span | null = null;
  private readonly findingLane = new Lane((span) => this.settle(span));
  private readonly emissionLane: Lane;

  constructor(private readonly options: StreamOptions) {
    this.emissionLane = options.personal ? this.findingLane : new Lane((span) => this.choose(span));
    this.raw = new StreamReading(options.engine, itself, {
      take: (span) => this.take(span),
      begun: (rule, span) => this.oneOf(rule, span),
    });
  }

  /** How much was found so far: it grows whenever `findings` or `custom` does. */
  get spans(): number {
    return this.settled.length + this.customs.length;
  }

  /** Findings so far, masked or not, in order; offsets in the original text. The end of the last one may still move. */
  get findings(): readonly Detected[] {
    return this.settled.map(detectedOf);
  }

  /** Custom matches so far, in order; offsets in the original text. */
  get custom(): readonly CustomMatch[] {
    return distinct(this.customs.toSorted(byMatch));
  }

  /** Characters that were taken and neither shown nor masked yet. */
  get held(): number {
    return this.over === 'aborted' ? 0 : this.raw.scanned + this.tail.length - this.emitted;
  }

  /** Takes the next piece and returns what may be shown now. `final` decides everything that is open; nothing may follow it. */
  push(chunk: string, final = false): string {
    if (this.over === 'aborted') return '';
    if (this.over === 'final') throw new Error('A stream that was ended takes no more text.');
    if (final) this.over = 'final';
    const text = this.tail === '' ? chunk : this.tail + chunk;
    const from = this.raw.scanned;
    this.read(text, final);
    const out = this.emit(final, from, text);
    this.raw.forget(this.emitted);
    if (this.view) this.places.forget(this.view.forget(this.view.scanned));
    if (this.view?.alike(this.raw, this.changed)) this.view = null;
    return out;
  }

  /** Drops what is pending, for good: an aborted stream never shows what was held back. */
  abort(): void {
    this.over = 'aborted';
    this.tail = '';
    this.masks = [];
  }

  /** Gives a text to both readings; as long as they are alike, to one. */
  private read(text: string, final: boolean): void {
    if (this.view === null && this.plain.readPlain(text)) {
      this.tail = '';
      return this.raw.read(text, final);
    }
    let copied = 0;
    let seen = '';
    const offset = this.raw.scanned;
    const taken = this.plain.read(text, 0, final, (from, to, plain) => {
      if (this.view === null) {
        this.raw.read(text.slice(0, from), false);
        this.places = new Places();
        this.view = this.raw.fork(this.places);
        copied = from;
      }
      seen += text.slice(copied, from);
      this.places.add(this.view.scanned + seen.length, offset + from, offset + to, plain.length);
      seen += plain;
      copied = to;
      this.changed = offset + to;
    });
    this.tail = text.slice(taken);
    this.raw.read(text.slice(this.raw.scanned - offset, taken), final);
    this.view?.read(seen + text.slice(copied, taken), final);
  }

  /** A span that one reading found already, or this one. */
  private oneOf(rule: number, span: Span): Span {
    const known = this.begun.get(rule);
    if (known?.start === span.start) return known;
    this.begun.set(rule, span);
    return span;
  }

  private take(span: Span): void {
    if (span.kind.category === 'custom') {
      const match = { id: span.kind.kind, start: span.start, end: span.end };
      this.customs.push(match);
      if (this.options.selectCustom?.(match)) this.masks.push({ start: span.start, span, label: customLabel(match) });
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
    if (span.fingerprint === null) this.options.sign(span);
  }

  private choose(span: Span): void {
    this.sign(span);
    if (span.allowed) return;
    const finding = detectedOf(span);
    if (this.options.select(finding)) this.masks.push({ start: span.start, span, label: maskLabel(finding) });
  }

  private horizon(lowest: number, final: boolean): number {
    if (final) return Number.POSITIVE_INFINITY;
    const { raw, view } = this;
    const known = Math.min(raw.scanned, raw.horizon(lowest));
    return view === null ? known : Math.min(known, view.horizon(lowest));
  }

  /** What may be shown now that `text`, of which `from` is the place, was read. */
  private emit(final: boolean, from: number, text: string): string {
    const { findingLane, emissionLane, raw, view } = this;
    const isPersonal = emissionLane === findingLane;
    // Where nothing waits to be settled, nobody asks how far it could be.
    if (!isPersonal && !findingLane.isIdle) findingLane.advance(this.horizon(rank.personal, final));
    let safe = this.horizon(isPersonal ? rank.personal : rank.context, final);
    emissionLane.advance(safe);
    if (this.options.selectCustom && !final) safe = Math.min(safe, raw.customHorizon(), view?.customHorizon() ?? safe);
    safe = Math.max(this.emitted, Math.min(raw.scanned, emissionLane.pending(safe)));
    // Nearly always that is the text itself: it need not be looked for where it was put together with what came before it.
    const isText = this.emitted === from && safe === from + text.length && this.masks.length === 0 && this.swallowed === null;
    const last = isText ? text.charCodeAt(text.length - 1) : raw.window.at(safe - 1 - raw.base);
    if (!final && (last & 0xfc00) === 0xd800) safe--;
    else if (isText) {
      this.emitted = safe;
      return text;
    }
    return this.write(safe);
  }

  /** The text up to `safe`, with the places that begin before it replaced. */
  private write(safe: number): string {
    let out = '';
    if (this.swallowed) this.cover(this.swallowed);
    if (this.masks.length > 0) {
      const due = this.masks.filter((place) => place.start < safe).sort(byPlace);
      if (due.length > 0) this.masks = this.masks.filter((place) => place.start >= safe);
      for (const { start, span, label } of due) {
        if (start >= this.emitted) out += this.raw.slice(this.emitted, start) + label;
        this.cover(span);
      }
    }
    if (safe > this.emitted) {
      out += this.raw.slice(this.emitted, safe);
      this.emitted = safe;
    }
    return out;
  }

  /** Counts a span as shown, though only its mask was. */
  private cover(span: Span): void {
    this.emitted = Math.max(this.emitted, span.end);
    // A match that ends within a span which is still open must not end the swallowing.
    if (span.followed > 0) this.swallowed = span;
    else if (this.swallowed === span) this.swallowed = null;
  }
}

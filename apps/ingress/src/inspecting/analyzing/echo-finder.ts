import type { AnalyzedKind } from '#detection';
import { isWordBoundary } from './word-boundary.js';
import type { AnalyzedSpan } from './text-analyzer.port.js';

const longest = 128;

const keyAt = (text: string, at: number): number => (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1);
const slotOf = (key: number): number => ((key >>> 16) * 31 + key) & 0xffff;

/** Of the values that begin alike, those of one length: how they end, so that few others need to be compared. */
interface Shape {
  readonly length: number;
  readonly ends: Set<number>;
}

/** Finds values that are known already in other texts, as whole words, in one pass whatever their number. */
export class EchoFinder {
  private readonly values = new Map<string, AnalyzedKind>();
  /** By the first two units of values; the longest first. */
  private readonly shapes = new Map<number, Shape[]>();
  /** Whether some value may begin so: nearly every place of a text is passed over by one look at it. */
  private readonly begins = new Uint8Array(0x10000);

  get empty(): boolean {
    return this.values.size === 0;
  }

  /** A single letter is passed over, since it would be found everywhere, and what is longer than a name or an address. */
  learn(value: string, kind: AnalyzedKind): void {
    const { length } = value;
    if (length < 2 || length > longest || this.values.has(value)) return;
    this.values.set(value, kind);
    const key = keyAt(value, 0);
    this.begins[slotOf(key)] = 1;
    const shapes = this.shapes.get(key) ?? [];
    const shape = shapes.find((one) => one.length === length);
    const end = keyAt(value, length - 2);
    if (shape !== undefined) shape.ends.add(end);
    else
      this.shapes.set(
        key,
        [...shapes, { length, ends: new Set([end]) }].sort((a, b) => b.length - a.length),
      );
  }

  /** In order, none overlapping another: of those that begin together the longest. */
  find(text: string): AnalyzedSpan[] {
    const spans: AnalyzedSpan[] = [];
    for (let at = 0; at < text.length - 1; at++) {
      const key = keyAt(text, at);
      if (this.begins[slotOf(key)] === 0 || !isWordBoundary(text, at)) continue;
      const end = at + this.longestAt(text, at, this.shapes.get(key) ?? []);
      if (end === at) continue;
      spans.push({ kind: this.values.get(text.slice(at, end))!, start: at, end, score: 1 });
      at = end - 1;
    }
    return spans;
  }

  private longestAt(text: string, at: number, shapes: readonly Shape[]): number {
    for (const { length, ends } of shapes) {
      const end = at + length;
      if (ends.has(keyAt(text, end - 2)) && isWordBoundary(text, end) && this.values.has(text.slice(at, end))) return length;
    }
    return 0;
  }
}

import type { AnalyzedKind } from '#detection';
import type { AnalyzedSpan } from './personal-data-analyzer.port.js';

/** Scripts that put no space between words: a name's neighbour may be any letter. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const wordLetter = /[\p{L}\p{N}_]/u;

const longest = 128;

const keyAt = (text: string, at: number): number => (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1);
const slotOf = (key: number): number => ((key >>> 16) * 31 + key) & 0xffff;

/** Finds values that are known already in other texts, as whole words, in one pass whatever their number. */
export class EchoFinder {
  private readonly values = new Map<string, AnalyzedKind>();
  /** Of the values that begin with two units, the lengths there are; the longest first. */
  private readonly lengths = new Map<number, number[]>();
  /** Whether some value may begin so: nearly every place of a text is passed over by one look at it. */
  private readonly begins = new Uint8Array(0x10000);

  get empty(): boolean {
    return this.values.size === 0;
  }

  /** A single letter is passed over, since it would be found everywhere, and what is longer than a name or an address. */
  learn(value: string, kind: AnalyzedKind): void {
    if (value.length < 2 || value.length > longest || this.values.has(value)) return;
    this.values.set(value, kind);
    const key = keyAt(value, 0);
    const lengths = this.lengths.get(key) ?? [];
    if (!lengths.includes(value.length))
      this.lengths.set(
        key,
        [...lengths, value.length].sort((a, b) => b - a),
      );
    this.begins[slotOf(key)] = 1;
  }

  find(text: string): AnalyzedSpan[] {
    const spans: AnalyzedSpan[] = [];
    for (let at = 0; at < text.length - 1; at++) {
      const key = keyAt(text, at);
      if (this.begins[slotOf(key)] === 0) continue;
      const lengths = isBoundary(text, at) ? this.lengths.get(key) : undefined;
      const length = lengths?.find((one) => isBoundary(text, at + one) && this.values.has(text.slice(at, at + one)));
      if (length === undefined) continue;
      const end = at + length;
      spans.push({ kind: this.values.get(text.slice(at, end))!, start: at, end, score: 1 });
      at = end - 1;
    }
    return spans;
  }
}

/** Whether a word may begin or end at a place. */
function isBoundary(text: string, place: number): boolean {
  const [left, right] = [before(text, place), at(text, place)];
  return !wordLetter.test(left) || !wordLetter.test(right) || unspaced.test(left) || unspaced.test(right);
}

const at = (text: string, index: number): string =>
  index < 0 || index >= text.length ? '' : String.fromCodePoint(text.codePointAt(index)!);

/** The character that ends at an index. */
function before(text: string, index: number): string {
  const unit = index > 0 ? text.charCodeAt(index - 1) : 0;
  return (unit & 0xfc00) === 0xdc00 && index > 1 ? at(text, index - 2) : at(text, index - 1);
}

import type { CustomMatch, Detected } from '../masking/mask.js';
import { neighbourhoods, type Part } from './neighbourhoods.js';

interface Seen {
  readonly findings: Detected[];
  readonly custom: CustomMatch[];
}
type Scan = (text: string) => Seen;

/** So near to a cut end, something may go on behind it. */
const EDGE = 128;
/** How far behind a border stands a value that words before the border tell. */
const TOLD = 64;

/**
 * What only shows when texts that follow each other are read as one, directly joined or with a space between: for each text, in its own
 * offsets, in order. What reaches over a border is told in each text that it touches, with the fingerprint of its whole value; what lies
 * right behind a border and is told by words before it (`password:`), in its own text. Only the neighbourhoods of borders are scanned.
 */
export function seamsOf(texts: readonly string[], scan: Scan): Seen[] {
  const seams = texts.map((): Seen => ({ findings: [], custom: [] }));
  for (const parts of neighbourhoods(texts)) {
    for (const between of ['', ' ']) new Seam(texts, parts, between, scan).tell(seams);
  }
  return seams.map(({ findings, custom }) => ({ findings: distinct(findings), custom: distinct(custom) }));
}

/** Parts of texts, joined in one way. */
class Seam {
  private joined = '';
  /** Where each part begins in the joined text. */
  private starts: number[] = [];

  constructor(
    private readonly texts: readonly string[],
    private parts: readonly Part[],
    private readonly between: string,
    private readonly scan: Scan,
  ) {}

  /** Adds what the joined text shows and the parts alone do not. */
  tell(seams: readonly Seen[]): void {
    const { findings, custom } = this.scanFar();
    for (const finding of findings) for (const [text, span] of this.projected(finding)) seams[text]?.findings.push(span);
    for (const match of custom) for (const [text, span] of this.projected(match)) seams[text]?.custom.push(span);
  }

  /** Goes on into the last text while something reaches to the end of what is looked at. */
  private scanFar(): Seen {
    for (;;) {
      this.join();
      const seen = this.scan(this.joined);
      const last = this.parts.at(-1) as Part;
      const whole = (this.texts[last.text] as string).length;
      const border = this.starts.at(-1) as number;
      const goesOn = ({ start, end }: { start: number; end: number }): boolean => start < border && end > this.joined.length - EDGE;
      if (last.to === whole || !(seen.findings.some(goesOn) || seen.custom.some(goesOn))) return seen;
      this.parts = this.parts.with(this.parts.length - 1, { ...last, to: Math.min(whole, last.from + 16 * (last.to - last.from)) });
    }
  }

  private join(): void {
    this.starts = [];
    let length = 0;
    const pieces = this.parts.map(({ text, from, to }) => {
      this.starts.push(length);
      length += to - from + this.between.length;
      return (this.texts[text] as string).slice(from, to);
    });
    this.joined = pieces.join(this.between);
  }

  /** The pieces of a span, by text and in its offsets; none if the span has nothing to do with a border. */
  private projected<T extends { readonly start: number; readonly end: number }>(span: T): [text: number, span: T][] {
    const touched: [number, T][] = [];
    for (let index = this.partAt(span.start); (this.starts[index] ?? Infinity) < span.end; index++) {
      const [part, start] = [this.parts[index] as Part, this.starts[index] as number];
      const from = Math.max(span.start, start);
      const to = Math.min(span.end, start + part.to - part.from);
      if (from < to) touched.push([index, { ...span, start: from - start + part.from, end: to - start + part.from }]);
    }
    const [first] = touched;
    if (first === undefined || (touched.length === 1 && !this.toldBefore(first[0], span))) return [];
    return touched.map(([index, piece]) => [(this.parts[index] as Part).text, piece]);
  }

  /** The last part that begins at `place` or before it: there may be as many parts as spans, so they are not gone through. */
  private partAt(place: number): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Whether a span within one part is told by what stands before it, in another. */
  private toldBefore(index: number, { start, end }: { readonly start: number; readonly end: number }): boolean {
    const begin = this.starts[index] as number;
    if (index === 0 || start - begin > TOLD) return false;
    const { text, from, to } = this.parts[index] as Part;
    const alone = this.scan((this.texts[text] as string).slice(from, to));
    return ![...alone.findings, ...alone.custom].some((known) => known.start <= start - begin && known.end >= end - begin);
  }
}

const distinct = <T extends { readonly start: number; readonly end: number }>(spans: readonly T[]): T[] =>
  [...new Map(spans.map((span) => [JSON.stringify(span), span])).values()].sort((a, b) => a.start - b.start || b.end - a.end);

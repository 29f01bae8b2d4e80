import { type Anchor, type Automaton, buildAutomaton } from './automaton.js';
import { rank } from './kind.js';
import type { Span } from './resolver.js';
import { mayBegin } from './boundary.js';
import type { Rule } from './rule.js';
import { type Follower, LOOK_BACK, outcome, Window } from './window.js';

/** Characters that go through the automaton at once: the bytes stay in the processor's cache. */
const SLICE = 32_768;

/** A span that was committed and whose end is still to be found. */
export interface OpenSpan {
  readonly span: Span;
  readonly follow: Follower;
}

/** A place that the automaton nominated and that no verifier could decide yet; offsets in the whole text. */
export interface Candidate {
  readonly rule: number;
  readonly start: number;
  readonly end: number;
  /** The earliest place where its span can begin. */
  from: number;
}

/** Whose spans an incomplete anchor could begin. */
export const mark = { secretBounded: 1, secret: 2, personalBounded: 4, personal: 8, custom: 16, unbounded: 2 | 8 | 16 } as const;
export const marksOf = { secrets: 3, all: 15, custom: 16 } as const;

function markOf(rule: Rule): number {
  if (rule.begins === 'elsewhere') return 0;
  const lowest = Math.min(...rule.kinds.map((kind) => kind.rank));
  if (lowest === rank.custom) return mark.custom;
  const bounded = rule.begins === 'at-bounded-anchor';
  if (lowest === rank.personal) return bounded ? mark.personalBounded : mark.personal;
  return bounded ? mark.secretBounded : mark.secret;
}

/** The rules, compiled. Immutable but for scratch space, which no call leaves in use. */
export class Engine {
  readonly automaton: Automaton;
  readonly ranks: Int8Array;
  /** The farthest that a match may begin before its anchor. */
  readonly before: number;
  readonly trailing: readonly NonNullable<Rule['runBefore']>[];
  /** How much of what is behind it a stream must keep. */
  readonly lookBack: number;
  private readonly bytes = Buffer.allocUnsafe(SLICE);

  constructor(readonly rules: readonly Rule[]) {
    const anchors: Anchor[] = rules.flatMap((rule, index) => rule.anchors.map((literal) => ({ literal, rule: index, mark: markOf(rule) })));
    this.automaton = buildAutomaton(anchors);
    this.ranks = Int8Array.from(rules, (rule) => Math.max(...rule.kinds.map((kind) => kind.rank)));
    this.before = Math.max(0, ...rules.map((rule) => rule.before ?? 0));
    this.lookBack = Math.max(LOOK_BACK, this.before + 2);
    this.trailing = rules.flatMap((rule) => rule.runBefore ?? []);
  }

  /** How many of the last characters may be the start of a span whose anchor is not complete yet, for anchors of these marks. */
  pendingAnchor(state: number, marks: number, window: Window): number {
    const { automaton } = this;
    const end = window.text.length;
    for (let row = state / automaton.width; row !== 0; row = automaton.shorter[row] as number) {
      const found = (automaton.marks[row] as number) & marks;
      if (found === 0) continue;
      const depth = automaton.depth[row] as number;
      if ((found & mark.unbounded) !== 0 || mayBegin(window, end - depth)) return depth;
    }
    return 0;
  }

  /**
   * Runs the automaton over `text` from `state` and calls `hit` with each nominated rule and the anchor's place in `text`
   * (whose start is negative if it began in an earlier part). Returns the new state.
   */
  run(text: string, state: number, hit: (rule: number, start: number, end: number) => void): number {
    const { symbols, next, firstHit, hits, width } = this.automaton;
    const { bytes } = this;
    let s = state;
    for (let from = 0; from < text.length; from += SLICE) {
      const count = bytes.write(text.length <= SLICE ? text : text.slice(from, from + SLICE), 0, 'latin1');
      for (let i = 0; i < count; i++) {
        s = next[s + (symbols[bytes[i] as number] as number)] as number;
        if (s < firstHit) continue;
        const found = hits[s / width] as Int32Array;
        for (let k = 0; k < found.length; k += 2) {
          const end = from + i + 1;
          hit(found[k] as number, end - (found[k + 1] as number), end);
        }
      }
    }
    return s;
  }

  /** Every match in a whole text, in the order of their anchors' ends; overlaps are not settled. */
  matches(text: string): Span[] {
    const window = new Window();
    window.show(text, true);
    const spans: Span[] = [];
    const openUntil = new Map<number, number>();
    this.run(text, 0, (rule, start, end) => {
      const result = (this.rules[rule] as Rule).verify(window, start, end);
      if (result === outcome.none) return;
      const span = spanOf(window, 0);
      if (result === outcome.open) {
        if (span.start < (openUntil.get(rule) ?? -1)) return;
        span.end = (window.follow as Follower).next(window, window.end);
        openUntil.set(rule, span.end);
      }
      spans.push(span);
    });
    return spans;
  }
}

/** The span that the window's fields tell; `base` is the offset of its text in the whole text. */
export const spanOf = (window: Window, base: number): Span => ({
  kind: window.kind,
  confidence: window.confident ?? window.kind.confidence,
  start: base + window.start,
  end: base + window.end,
  open: false,
  fingerprint: null,
  allowed: false,
});

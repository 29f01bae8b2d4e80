import { type Anchor, type Automaton, buildAutomaton } from './automaton.js';
import { rank } from './kind.js';
import type { Span } from './resolver.js';
import { inLanes, type Nominate, runLanes, runRow, SLICE } from './lanes.js';
import { LONGEST_GAP, stepsAfter, stepsBefore } from './white-space.js';
import { mayBegin } from './boundary.js';
import type { Rule } from './rule.js';
import { type Follower, HEAD, LOOK_BACK, outcome, Window } from './window.js';

/** A place that the automaton nominated and that no verifier could decide yet; offsets in the whole text. */
export interface Candidate {
  readonly rule: number;
  readonly start: number;
  readonly end: number;
  /** The earliest place where its span can begin. */
  from: number;
}

/** Whose spans an incomplete anchor could begin. */
const mark = { secretBounded: 1, secret: 2, personalBounded: 4, personal: 8, custom: 16, unbounded: 2 | 8 | 16 } as const;
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
  /** Whether any rule passes over white space however long it is: only then is it looked at how long white space is. */
  private readonly spaced: boolean;
  readonly trailing: readonly NonNullable<Rule['runBefore']>[];
  /** How much of what is behind it a stream must keep. */
  readonly lookBack: number;
  /** What hits of `signs` report in place of a rule. */
  readonly sign: number;
  private readonly bytes = Buffer.allocUnsafe(SLICE);

  /** `signs` are literals that no rule is about, but that a search tells the places of at no cost: the automaton reads all of a text anyway. */
  constructor(
    readonly rules: readonly Rule[],
    signs: readonly string[] = [],
  ) {
    this.sign = rules.length;
    const anchors: Anchor[] = rules.flatMap((rule, index) => rule.anchors.map((literal) => ({ literal, rule: index, mark: markOf(rule) })));
    this.automaton = buildAutomaton([...anchors, ...signs.map((literal) => ({ literal, rule: this.sign, mark: 0 }))]);
    this.ranks = Int8Array.from(rules, (rule) => Math.max(...rule.kinds.map((kind) => kind.rank)));
    this.before = Math.max(0, ...rules.map((rule) => rule.before ?? 0));
    this.lookBack = Math.max(LOOK_BACK, this.before === 0 ? 0 : (this.before + 2) * LONGEST_GAP);
    this.spaced = rules.some((rule) => rule.spaced === true);
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
  run(text: string, state: number, hit: Nominate): number {
    const { automaton, bytes } = this;
    let s = state;
    for (let from = 0; from < text.length; from += SLICE) {
      const count = bytes.write(text.length <= SLICE ? text : text.slice(from, from + SLICE), 0, 'latin1');
      s = (inLanes(automaton, count) ? runLanes : runRow)(automaton, bytes, count, s, from, hit);
    }
    return s;
  }

  /** The place so far before `to` that no rule which looks back as many steps looks any farther, but not before `least`. */
  placeBefore(window: Window, to: number, steps: number, least: number): number {
    return this.spaced ? stepsBefore(window, to, steps, false, least) : Math.max(to - steps, least);
  }

  /** The same ahead of `from`. */
  placeAfter(window: Window, from: number, steps: number): number {
    return this.spaced ? stepsAfter(window, from, steps, false) : from + steps;
  }

  /** A search of a whole text: its matches, and where a sign may stand in it. */
  search(text: string): Search {
    const search = new Search(this, text);
    search.readTo(text.length);
    return search;
  }

  /** Every match in a whole text, in the order of their anchors' ends; overlaps are not settled. */
  matches(text: string): Span[] {
    return this.search(text).spans;
  }
}

/** A search in a whole text, in all of it or area by area, from left to right. */
export class Search {
  readonly spans: Span[] = [];
  /** Where a sign may begin. */
  readonly signs: number[] = [];
  readonly window = new Window();
  /** How far it has got. */
  at = 0;
  private state = 0;
  private openUntil: Map<number, number> | null = null;

  constructor(
    private readonly engine: Engine,
    text: string,
  ) {
    this.window.show(text, true);
  }

  /** Passes over the text up to `place`: no anchor that begins before it is seen. */
  skipTo(place: number): void {
    this.at = place;
    this.state = 0;
    this.window.floor = place;
  }

  /** Adds the matches of the anchors that end at `place` or before it. */
  readTo(place: number): void {
    const { text } = this.window;
    const from = this.at;
    const part = from === 0 && place === text.length ? text : text.slice(from, place);
    this.state = this.engine.run(part, this.state, (rule, start, end) => this.consider(rule, from + start, from + end));
    this.at = place;
  }

  private consider(rule: number, start: number, end: number): void {
    if (rule === this.engine.sign) {
      this.signs.push(start);
      return;
    }
    const { window } = this;
    const verifier = this.engine.rules[rule] as Rule;
    if (this.openUntil !== null && verifier.begins !== 'elsewhere' && start < (this.openUntil.get(rule) ?? -1)) return;
    const result = verifier.verify(window, start, end);
    if (result === outcome.none) return;
    const span = spanOf(window, 0);
    if (result === outcome.open) {
      if (span.start < (this.openUntil?.get(rule) ?? -1)) return;
      span.end = (window.follow as Follower).next(window, window.end);
      (this.openUntil ??= new Map()).set(rule, span.end);
    }
    span.value = window.text.slice(span.start, Math.min(span.end, span.start + HEAD));
    this.spans.push(span);
  }
}

/** The span that the window's fields tell; `base` is the offset of its text in the whole text. */
export const spanOf = (window: Window, base: number): Span => ({
  kind: window.kind,
  confidence: window.confident ?? window.kind.confidence,
  start: base + window.start,
  end: base + window.end,
  followed: 0,
  value: '',
  fingerprint: null,
  allowed: false,
});

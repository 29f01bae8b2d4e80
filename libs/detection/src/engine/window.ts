import { type CharacterClass, inClass } from './character-class.js';
import type { Kind } from './kind.js';

/**
 * How many characters of a span must be seen before it may be committed. A span that is longer is swallowed to its end, so a
 * stream never holds back more than this; its fingerprint and its checks look at no more than this either.
 */
export const HEAD = 256;

/** How far a verifier may look back before its anchor. A stream keeps at least so much of what it has emitted. */
export const LOOK_BACK = 112;

export const outcome = {
  /** Not a match, whatever follows. */
  none: 0,
  /** A match: `start`, `end` and `kind` of the window are set. */
  match: 1,
  /** More text is needed. `start` of the window is the earliest place where the span could begin. */
  undecided: 2,
  /** A match that goes on past its head: as `match`, with `follow` to find its end. */
  open: 3,
} as const;
export type Outcome = (typeof outcome)[keyof typeof outcome];

/**
 * Finds the end of a committed span. Reads on from `from` and returns the end (exclusive), or -1 if the text ran out first; then
 * `window.end` is where to read on from once there is more.
 */
export interface Follower {
  next(window: Window, from: number): number;
  /** Another follower that has come as far. */
  clone(): Follower;
}

/** Where an assignment's value begins, and what it is made of. */
export interface Site {
  /** Start of the value; negative if there is none or it cannot be told yet. */
  value: number;
  /** Where the name that is assigned to ends. */
  nameEnd: number;
  table: Uint8Array;
  /** The quote that must close the value, or 0. */
  quote: number;
  /** Only words or a space stand between name and value. */
  spoken: boolean;
}

/** Of a site that was not read yet: one for all, for nobody writes to it, and a table costs more than all else of a window. */
const noTable = new Uint8Array(0);

/**
 * The text a verifier sees: the whole text, or the part of a stream that is still at hand. Results are left in its fields, so
 * that a verification allocates nothing. All positions are relative to `text`.
 */
export class Window {
  text = '';
  /** No more text will come: the end of `text` is a boundary. */
  final = true;
  /** Whether this is all of the text, not a part of a stream. */
  whole = true;
  start = 0;
  end = 0;
  kind!: Kind;
  confident: Kind['confidence'] | null = null;
  follow: Follower | null = null;
  /** The assignment that was read last, and the anchor it was read for: scratch of `findValue`. */
  readonly site: Site = { value: 0, nameEnd: 0, table: noTable, quote: 0, spoken: false };
  siteStart = -1;
  siteEnd = -1;

  /** The run that was read last: scratch of `runEnd`. */
  private runClass: CharacterClass | null = null;
  private runFrom = 0;
  private runTo = 0;

  /** Offset of `text` in the whole text. */
  base = 0;
  /** Where customers' rules begin, in the whole text. */
  floor = 0;
  /** How far each customer's rule has got, in the whole text: its matches do not overlap. */
  private reached: Map<object, number> | null = null;

  /** Another window that has seen the same. */
  fork(): Window {
    const other = new Window();
    other.show(this.text, this.final, this.base);
    if (this.reached !== null) other.reached = new Map(this.reached);
    return other;
  }

  /** Looks at another part of the text. */
  show(text: string, final: boolean, base = 0): void {
    this.text = text;
    this.final = final;
    this.base = base;
    this.siteStart = -1;
    this.runClass = null;
  }

  /**
   * The end of the run of a class at `from`, or `stop`. The run that was read last is kept: where names stand within each other's values
   * (`key=key=key=...`), each would read the same run anew.
   */
  runEnd(table: CharacterClass, from: number, stop: number): number {
    const { text } = this;
    const known = this.runClass === table && from >= this.runFrom && from < this.runTo;
    let i = known ? this.runTo : from;
    while (i < stop && i < text.length && inClass(table, text.charCodeAt(i))) i++;
    if (!known) this.runFrom = from;
    this.runClass = table;
    this.runTo = i;
    return Math.min(i, stop);
  }

  /** Where a rule may look for its next match. */
  reachedBy(rule: object): number {
    return Math.max(this.reached?.get(rule) ?? 0, this.floor) - this.base;
  }

  /** Where the rule that has got farthest may look for its next match. */
  reachedByAny(): number {
    return Math.max(this.floor, ...(this.reached?.values() ?? [])) - this.base;
  }

  /** Says that a rule has decided everything before `position`. */
  reach(rule: object, position: number): void {
    (this.reached ??= new Map()).set(rule, position + this.base);
  }

  /** The UTF-16 unit at `i`, or -1 before the start and after the end. */
  at(i: number): number {
    return i >= 0 && i < this.text.length ? this.text.charCodeAt(i) : -1;
  }

  /** Whether reading at `i` needs text that has not come yet. */
  beyond(i: number): boolean {
    return i >= this.text.length && !this.final;
  }

  undecided(start: number): Outcome {
    this.start = start;
    return outcome.undecided;
  }

  match(kind: Kind, start: number, end: number, confident: Kind['confidence'] | null = null): Outcome {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.confident = confident;
    this.follow = null;
    return outcome.match;
  }

  open(kind: Kind, start: number, from: number, follow: Follower, confident: Kind['confidence'] | null = null): Outcome {
    this.match(kind, start, from, confident);
    this.follow = follow;
    return outcome.open;
  }
}

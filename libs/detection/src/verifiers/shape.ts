import { type CharacterClass, type ClassName, characterClass, classMembers, inClass, namedClass } from '../engine/character-class.js';
import { type Follower, HEAD, type Window } from '../engine/window.js';

/** One step of a shape: a literal, or a run of one class of `min` to `max` characters. */
export type Segment =
  { readonly literal: string } | { readonly members: string; readonly table: CharacterClass; readonly min: number; readonly max: number };

const UUID = '{xdigit:8}-{xdigit:4}-{xdigit:4}-{xdigit:4}-{xdigit:12}';

/** A token's format: literals and closed runs in a row. Each run takes all it can, without backtracking, so matching is linear. */
export interface Shape {
  readonly source: string;
  readonly segments: readonly Segment[];
  /** Characters after which a token cannot begin: they would be part of the same run. */
  readonly before: CharacterClass;
}

const DOT = 46;

/** Longest span that is swallowed to its end; whatever follows is looked at anew. */
export const LONGEST = 65_536;

/**
 * Reads a shape such as `ghp_{alnum:36}` or `SG.{b64url:22}.{b64url:43}`: literal text, and runs `{class:length}`, `{class:min-max}`
 * or `{class:min-}` (unbounded), and `{uuid}`. `{[abc]:4}` names the members themselves. A literal brace cannot be written; no format needs one.
 */
export function parseShape(source: string): Shape {
  const segments: Segment[] = [];
  for (const part of source.replaceAll('{uuid}', UUID).split(/(\{[^}]*\})/)) {
    if (part.startsWith('{')) segments.push(parseRun(part, source));
    else if (part !== '') segments.push({ literal: part });
  }
  segments.forEach((segment, k) => refuseAmbiguity(source, segment, segments[k + 1]));
  const first = segments.find((segment) => 'members' in segment);
  const before = characterClass(classMembers.alnum + (first && 'members' in first ? first.members.replace(/[^_-]/g, '') : ''));
  return { source, segments, before };
}

/** A run takes all it can, so nothing that could belong to it may follow one of variable length. */
function refuseAmbiguity(source: string, segment: Segment, next: Segment | undefined): void {
  if (!next || 'literal' in segment || segment.min === segment.max) return;
  const following = 'literal' in next ? next.literal.slice(0, 1) : next.members;
  if ([...following].some((c) => segment.members.includes(c)))
    throw new SyntaxError(`Shape ${source}: what follows a run of ${segment.min} to ${segment.max} could be part of it.`);
}

function parseRun(part: string, source: string): Segment {
  const match = /^\{(?:\[([^\]]+)\]|(\w+)):(\d+)(?:(-)(\d*))?\}$/.exec(part);
  if (!match) throw new SyntaxError(`Shape ${source}: ${part} is not {class:length}.`);
  const [, literalMembers, name, from, dash, to] = match;
  if (name !== undefined && !(name in classMembers)) throw new SyntaxError(`Shape ${source}: there is no class ${name}.`);
  const members = literalMembers ?? classMembers[name as ClassName];
  const min = Number(from);
  const max = dash === undefined ? min : to === '' ? LONGEST : Number(to);
  if (min > max || min > HEAD) throw new SyntaxError(`Shape ${source}: ${part} has no valid length.`);
  return { members, table: name === undefined ? characterClass(members) : namedClass(name as ClassName), min, max };
}

/** The literal that a shape begins with: its anchor in the automaton. */
export const leadingLiteral = (shape: Shape): string => {
  const first = shape.segments[0];
  return first && 'literal' in first ? first.literal : '';
};

/** Full stops that a token's end is trimmed of. */
const LONGEST_DOTS = 8;

/** Follows a run of one class, as far as `LONGEST`. The full stops at its end count only once something else follows them. */
const runFollower = (table: CharacterClass, begin = LONGEST - HEAD): Follower => {
  const dots = inClass(table, DOT);
  let left = begin;
  return {
    clone: () => runFollower(table, left),
    next(window, from) {
      const { text } = window;
      const stop = from + left;
      let i = from;
      while (i < text.length && i < stop && inClass(table, text.charCodeAt(i))) i++;
      const end = dots ? trimEnd(text, Math.max(from, i - LONGEST_DOTS), i) : i;
      if (i < stop && window.beyond(i)) {
        left -= end - from;
        window.end = end;
        return -1;
      }
      return end;
    },
  };
};

/** What `matchShape` found: the end, or why there is none. */
export const shapeEnd = { none: -1, undecided: -2, open: -3 } as const;

/**
 * Matches segments at `at`. Returns the end, or one of `shapeEnd`. `spanStart` is where the span to report begins: the run becomes
 * open once `HEAD` characters from there are read. With `open`, `window.follow` and `window.end` are set.
 */
export function matchShape(window: Window, segments: readonly Segment[], at: number, spanStart: number): number {
  const { text } = window;
  const last = segments.length - 1;
  let i = at;
  for (let k = 0; k <= last; k++) {
    const segment = segments[k] as Segment;
    if ('literal' in segment) {
      for (let j = 0; j < segment.literal.length; j++, i++) {
        if (i >= text.length) return window.final ? shapeEnd.none : shapeEnd.undecided;
        if (text.charCodeAt(i) !== segment.literal.charCodeAt(j)) return shapeEnd.none;
      }
      continue;
    }
    const begin = i;
    const stop = Math.min(begin + segment.max, k === last ? Math.max(spanStart + HEAD, begin + segment.min) : begin + segment.max);
    while (i < stop && i < text.length && inClass(segment.table, text.charCodeAt(i))) i++;
    if (i >= text.length && !window.final) return shapeEnd.undecided;
    if (i - begin < segment.min) return shapeEnd.none;
    if (k === last && inClass(segment.table, window.at(i))) {
      if (i - begin >= segment.max) return shapeEnd.none;
      window.follow = runFollower(segment.table);
      window.end = i;
      return shapeEnd.open;
    }
  }
  return i;
}

/** Ends a span before a full stop that closes the sentence, not the token. */
export function trimEnd(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && text.charCodeAt(i - 1) === DOT) i--;
  return i;
}

/** Whether the shape's last run may end in a full stop. */
export const endsInDots = (segments: readonly Segment[]): boolean => {
  const last = segments.at(-1);
  return last !== undefined && 'table' in last && inClass(last.table, DOT);
};

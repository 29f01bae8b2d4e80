import { PatternError, type PatternNode } from './pattern-syntax.js';

/** The shortest and longest match, in characters. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Literals of which every match has one, and how far from the match's start they begin at most. */
export interface AnchorSet {
  readonly literals: readonly string[];
  readonly before: number;
}

interface PatternAnchors extends AnchorSet {
  /** The length of the shortest, with one for white space beside it: that stands there in every match too. */
  readonly fixed: number;
}

export const SHORTEST_ANCHOR = 3;
const MOST_ANCHORS = 64;

/** How long a match can be. A repetition without an upper bound is refused: a stream would have to be held back without end. */
export function boundsOf(node: PatternNode): Bounds {
  switch (node.type) {
    case 'literal':
      return { min: node.text.length, max: node.text.length };
    case 'any':
      // A set may hold characters outside the BMP, which are two UTF-16 units.
      return { min: node.width, max: node.width * 2 };
    case 'space':
      return { min: 1, max: 1 };
    case 'sequence':
      return node.parts.map(boundsOf).reduce((sum, one) => ({ min: sum.min + one.min, max: sum.max + one.max }), { min: 0, max: 0 });
    case 'choice':
      return node.parts.map(boundsOf).reduce((all, one) => ({ min: Math.min(all.min, one.min), max: Math.max(all.max, one.max) }));
    case 'repeat': {
      if (node.max === Infinity) throw new PatternError('This repeats without an upper bound. Give one, e.g. {0,40}.', node.offset);
      const part = boundsOf(node.part);
      return { min: part.min * node.min, max: part.max * node.max };
    }
  }
}

const weight = (set: PatternAnchors): number => Math.min(...set.literals.map((literal) => literal.length));

const better = (a: PatternAnchors | null, b: PatternAnchors | null): PatternAnchors | null => {
  if (!a || !b) return a ?? b;
  return weight(b) > weight(a) || (weight(b) === weight(a) && b.before < a.before) ? b : a;
};

/** The best set of literals that every match contains one of, or null. */
export function anchorsOf(node: PatternNode): PatternAnchors | null {
  switch (node.type) {
    case 'literal':
      return { literals: [node.text], before: 0, fixed: node.text.length };
    case 'any':
    case 'space':
      return null;
    case 'repeat':
      return node.min > 0 ? anchorsOf(node.part) : null;
    case 'choice': {
      const sets = node.parts.map(anchorsOf);
      if (sets.some((set) => set === null)) return null;
      const literals = sets.flatMap((set) => set?.literals ?? []);
      if (literals.length > MOST_ANCHORS) return null;
      return {
        literals,
        before: Math.max(...sets.map((set) => set?.before ?? 0)),
        fixed: Math.min(...sets.map((set) => set?.fixed ?? 0)),
      };
    }
    case 'sequence':
      return ofSequence(node.parts);
  }
}

function ofSequence(parts: readonly PatternNode[]): PatternAnchors | null {
  let best: PatternAnchors | null = null;
  let before = 0;
  for (let i = 0; i < parts.length;) {
    let text = '';
    const begin = before;
    const spaceBefore = parts[i - 1]?.type === 'space' ? 1 : 0;
    for (let part = parts[i]; part?.type === 'literal'; part = parts[++i]) text += part.text;
    const length = text.length;
    // The first of what repeats at least once still belongs to it: `bcd{1,3}` has `bcd`.
    const next = parts[i];
    if (next?.type === 'repeat' && next.min > 0 && next.part.type === 'literal') text += next.part.text;
    if (length > 0) {
      const spaceAfter = next?.type === 'space' ? 1 : 0;
      best = better(best, { literals: [text], before: begin, fixed: text.length + spaceBefore + spaceAfter });
      before += length;
      continue;
    }
    const part = parts[i++] as PatternNode;
    const inner = anchorsOf(part);
    if (inner) best = better(best, { ...inner, before: before + inner.before });
    before += boundsOf(part).max;
  }
  return best;
}

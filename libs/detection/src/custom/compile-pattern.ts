import { RE2JS } from 're2js';
import { anchorsOf, type AnchorSet, boundsOf, SHORTEST_ANCHOR } from './pattern-anchors.js';
import { anySpace, parsePattern, PatternError } from './pattern-syntax.js';

/** The longest match a pattern may have, so that a stream need not hold back more. */
export const LONGEST_MATCH = 256;

/** A pattern ready to be tried at the places that its literals nominate. */
export interface CompiledPattern {
  readonly regex: RE2JS;
  readonly anchors: AnchorSet;
  /** The longest match, white space between words taken for one unit if it is `spaced`. */
  readonly longest: number;
  readonly spaced: boolean;
}

/** Compiles a pattern; throws a `PatternError` that says what is wrong with it. */
export function compilePattern(pattern: string): CompiledPattern {
  compileRe2(pattern);
  const tree = parsePattern(pattern);
  const { min, max } = boundsOf(tree);
  if (min === 0) throw new PatternError('This matches the empty text.', null);
  if (max > LONGEST_MATCH) throw new PatternError(`A match could be ${max} characters long; at most ${LONGEST_MATCH} are allowed.`, null);
  const anchors = anchorsOf(tree);
  if (!anchors || anchors.fixed < SHORTEST_ANCHOR) {
    throw new PatternError(
      `Every match must contain a fixed text of at least ${SHORTEST_ANCHOR} characters, as "prod" does in "prod(uction)?-db".`,
      null,
    );
  }
  const tolerant = anySpace(pattern);
  return { regex: compileRe2(tolerant), anchors, longest: max, spaced: tolerant !== pattern };
}

function compileRe2(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : 'RE2 does not accept this pattern.', null);
  }
}

import { type Kind, rank } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { compilePattern } from './compile-pattern.js';
import { PatternError } from './pattern-syntax.js';
import { patternRule } from './pattern.rule.js';
import { wordRules } from './word.rule.js';

/** The words and patterns of one policy rule; `id` is the rule's. Both are looked for without regard to case. */
export interface CustomDetector {
  readonly id: string;
  readonly words: readonly string[];
  readonly patterns: readonly string[];
}

/** Why a customer's pattern is refused; `offset` is the place in the pattern, if there is one. */
export interface PatternProblem {
  readonly message: string;
  readonly offset: number | null;
}

/**
 * Says what is wrong with a pattern, or null. A pattern is RE2's syntax without `^` and `$`, of bounded length, and every match of it contains
 * a literal of at least three characters: these nominate the places where it is tried, so it costs nothing elsewhere.
 */
export function checkPattern(pattern: string): PatternProblem | null {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return { message: error.message, offset: error.offset };
    throw error;
  }
}

const customKind = (id: string): Kind => ({
  kind: id,
  category: 'custom',
  vendor: 'policy',
  severity: 'medium',
  confidence: 'high',
  rank: rank.custom,
  docs: null,
});

/** The rules of the policy's detectors. Throws a `RangeError` that names the rule for a word or pattern that cannot be used. */
export function customRules(detectors: readonly CustomDetector[]): Rule[] {
  return detectors.flatMap(({ id, words, patterns }) => {
    const kind = customKind(id);
    return [...words.flatMap((word) => wordRules(kind, word)), ...patterns.map((pattern) => patternOf(kind, pattern))];
  });
}

function patternOf(kind: Kind, pattern: string): Rule {
  try {
    return patternRule(kind, compilePattern(pattern));
  } catch (error) {
    throw new RangeError(`Rule ${kind.kind}: the pattern ${JSON.stringify(pattern)} cannot be used. ${(error as Error).message}`, {
      cause: error,
    });
  }
}

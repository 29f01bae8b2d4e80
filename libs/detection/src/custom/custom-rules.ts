import { RE2JS } from 're2js';
import { type Kind, rank } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';
import { anchorsOf, type AnchorSet, boundsOf, SHORTEST_ANCHOR } from './pattern-anchors.js';
import { parsePattern, PatternError } from './pattern-syntax.js';

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

/** The longest match a pattern may have, so that a stream need not hold back more. */
export const LONGEST_MATCH = 256;

interface CompiledPattern {
  readonly regex: RE2JS;
  readonly anchors: AnchorSet;
  readonly longest: number;
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

function compilePattern(pattern: string): CompiledPattern {
  const regex = compileRe2(pattern);
  const tree = parsePattern(pattern);
  const { min, max } = boundsOf(tree);
  if (min === 0) throw new PatternError('This matches the empty text.', null);
  if (max > LONGEST_MATCH) throw new PatternError(`A match could be ${max} characters long; at most ${LONGEST_MATCH} are allowed.`, null);
  const anchors = anchorsOf(tree);
  if (!anchors || anchors.literals.some((literal) => literal.length < SHORTEST_ANCHOR)) {
    throw new PatternError(
      `Every match must contain a fixed text of at least ${SHORTEST_ANCHOR} characters, as "prod" does in "prod(uction)?-db".`,
      null,
    );
  }
  return { regex, anchors, longest: max };
}

function compileRe2(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : 'RE2 does not accept this pattern.', null);
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
    return [...words.map((word) => wordRule(kind, word)), ...patterns.map((pattern) => patternRule(kind, pattern))];
  });
}

function wordRule(kind: Kind, word: string): Rule {
  if (word.trim() === '' || word.length > LONGEST_MATCH)
    throw new RangeError(`Rule ${kind.kind}: a word has 1 to ${LONGEST_MATCH} characters.`);
  const folded = word.toLowerCase();
  const { literals, before } = wordAnchors(word);
  const verify = (window: Window, at: number): Outcome => {
    const start = at - before;
    if (start < 0) return outcome.none;
    const end = start + word.length;
    if (window.beyond(end - 1)) return window.undecided(start);
    return window.text.slice(start, end).toLowerCase() === folded ? window.match(kind, start, end) : outcome.none;
  };
  return { anchors: literals, kinds: [kind], verify, before };
}

/** The word itself if it is ASCII; else its first characters in every mixture of cases, since the automaton folds ASCII only. */
function wordAnchors(word: string): AnchorSet {
  if (/^[\x20-\x7e\t\n]+$/.test(word)) return { literals: [word], before: 0 };
  const ascii = /[\x20-\x7e]{3,}/.exec(word);
  if (ascii) return { literals: [ascii[0]], before: ascii.index };
  let literals = [''];
  for (const unit of word.slice(0, 4)) {
    const forms = [...new Set([unit, unit.toLowerCase(), unit.toUpperCase()])].filter((form) => form.length === unit.length);
    literals = literals.flatMap((prefix) => forms.map((form) => prefix + form));
  }
  return { literals, before: 0 };
}

function patternRule(kind: Kind, pattern: string): Rule {
  let compiled: CompiledPattern;
  try {
    compiled = compilePattern(pattern);
  } catch (error) {
    throw new RangeError(`Rule ${kind.kind}: the pattern ${JSON.stringify(pattern)} cannot be used. ${(error as Error).message}`, {
      cause: error,
    });
  }
  const { regex, anchors, longest } = compiled;
  const verify = (window: Window, at: number): Outcome => {
    const from = Math.max(0, at - anchors.before);
    // One character more on each side, for \b.
    const left = Math.max(0, from - 1);
    const right = at + longest + 1;
    if (window.beyond(right - 1)) return window.undecided(from);
    const matcher = regex.matcher(window.text.slice(left, right));
    for (let search = from - left; matcher.find(search); search = matcher.start() + 1) {
      const start = left + matcher.start();
      if (start > at) break;
      if (left + matcher.end() > at) return window.match(kind, start, left + matcher.end());
    }
    return outcome.none;
  };
  return { anchors: anchors.literals, kinds: [kind], verify, before: anchors.before };
}

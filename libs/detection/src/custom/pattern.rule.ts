import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';
import type { CompiledPattern } from './compile-pattern.js';
import { stepsAfter, stepsBefore, withinGaps } from '../engine/white-space.js';

/** How far ahead a pattern is tried at once where its literals stand close together. */
const LONGEST_STRIDE = 4096;

/**
 * A customer's pattern. Its matches are those that a search from left to right over the whole text would give, with any white space where the
 * pattern has some, but the engine runs only where the automaton has seen one of its literals, and over no part of the text more than a few
 * times: where literals stand close together, a longer stretch is searched at once and remembered.
 */
export function patternRule(kind: Kind, { regex, anchors, longest, spaced }: CompiledPattern): Rule {
  const self = {};
  // Hits come in the order of their ends: a longer literal that begins earlier may come later.
  const lengths = anchors.literals.map((literal) => literal.length);
  const lead = anchors.before + Math.max(...lengths) - Math.min(...lengths);
  const after = (window: Window, from: number, count: number): number => (spaced ? stepsAfter(window, from, count, true) : from + count);
  const holds = (window: Window, start: number, end: number): boolean => !spaced || withinGaps(window, start, end);
  const verify = (window: Window, at: number): Outcome => {
    const reached = window.reachedBy(self);
    if (at < reached) return outcome.none;
    const from = Math.max(0, reached, spaced ? stepsBefore(window, at, lead, true) : at - lead);
    // One character more on each side, for \b.
    const need = after(window, at, longest);
    if (window.beyond(need)) return window.undecided(from);
    const dense = at - reached < longest;
    // Where white space is long, as much again is searched at once: else it would be searched anew for each literal before it.
    const further = need - at > 2 * longest ? need - at : 0;
    const right = Math.min(window.text.length, after(window, need, 1 + (dense ? LONGEST_STRIDE : 0)) + further);
    const explored =
      right === window.text.length && window.final ? right : spaced ? stepsBefore(window, right, longest + 1, true) : right - longest - 1;
    const left = Math.max(0, from - 1);
    const matcher = regex.matcher(window.text.slice(left, right));
    let found = matcher.find(from - left);
    while (found && !holds(window, left + matcher.start(), left + matcher.end())) found = matcher.find(matcher.start() + 1);
    if (!found || left + matcher.start() > explored) {
      window.reach(self, Math.max(at, explored) + 1);
      return outcome.none;
    }
    const start = left + matcher.start();
    const end = left + matcher.end();
    window.reach(self, end);
    return window.match(kind, start, end);
  };
  return { anchors: anchors.literals, kinds: [kind], verify, begins: 'at-anchor', before: lead };
}

import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';
import type { CompiledPattern } from './compile-pattern.js';
import { stepsAfter, stepsBefore, withinGaps } from '../engine/white-space.js';

/** How far ahead a pattern is tried at once where its literals stand close together: twice as far each time that nothing is found. */
const SHORTEST_STRIDE = 128;
const LONGEST_STRIDE = 4096;

/**
 * A customer's pattern. Its matches are those that a search from left to right over the whole text would give, with any white space where the
 * pattern has some, but the engine runs only where the automaton has seen one of its literals, and over no part of the text more than a few
 * times: where literals stand close together, a longer stretch is tried at once, and that there is nothing in it remembered.
 */
export function patternRule(kind: Kind, { regex, anchors, longest, spaced }: CompiledPattern): Rule {
  const self = {};
  // Hits come in the order of their ends: a longer literal that begins earlier may come later.
  const lengths = anchors.literals.map((literal) => literal.length);
  const lead = anchors.before + Math.max(...lengths) - Math.min(...lengths);
  const after = (window: Window, from: number, count: number): number => (spaced ? stepsAfter(window, from, count, true) : from + count);
  const holds = (window: Window, start: number, end: number): boolean => !spaced || withinGaps(window, start, end);
  /** Up to where a match would have begun, had a search of the text up to `right` found none. */
  const explored = (window: Window, right: number): number => {
    if (right === window.text.length && window.final) return right;
    return spaced ? stepsBefore(window, right, longest + 1, true) : right - longest - 1;
  };
  const verify = (window: Window, at: number): Outcome => {
    const { text } = window;
    const reached = window.reachedBy(self);
    if (at < reached) return outcome.none;
    const from = Math.max(0, reached, spaced ? stepsBefore(window, at, lead, true) : at - lead);
    // One character more on each side, for \b.
    const need = after(window, at, longest);
    if (window.beyond(need)) return window.undecided(from);
    // Where white space is long, as much again is searched at once: else it would be searched anew for each literal before it.
    const further = need - at > 2 * longest ? need - at : 0;
    const left = Math.max(0, from - 1);
    const rightOf = (more: number): number => Math.min(text.length, after(window, need, 1 + more) + further);
    const right = rightOf(0);
    // Whether there is a match is told by an automaton, many times as fast as where it is.
    if (!regex.test(text.slice(left, right))) {
      let none = explored(window, right);
      const stride = at - reached < longest ? LONGEST_STRIDE : 0;
      for (let more = SHORTEST_STRIDE; more <= stride; more *= 2) {
        const far = rightOf(more);
        if (regex.test(text.slice(left, far))) break;
        none = explored(window, far);
        if (far === text.length) break;
      }
      window.reach(self, Math.max(at, none) + 1);
      return outcome.none;
    }
    const matcher = regex.matcher(text.slice(left, right));
    let found = matcher.find(from - left);
    while (found && !holds(window, left + matcher.start(), left + matcher.end())) found = matcher.find(matcher.start() + 1);
    if (!found || left + matcher.start() > explored(window, right)) {
      window.reach(self, Math.max(at, explored(window, right)) + 1);
      return outcome.none;
    }
    const start = left + matcher.start();
    const end = left + matcher.end();
    window.reach(self, end);
    return window.match(kind, start, end);
  };
  return { anchors: anchors.literals, kinds: [kind], verify, begins: 'at-anchor', before: lead, spaced };
}

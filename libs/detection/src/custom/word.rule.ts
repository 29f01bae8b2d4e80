import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';
import { LONGEST_MATCH } from './compile-pattern.js';
import type { AnchorSet } from './pattern-anchors.js';

/** A customer's word, without regard to case. Its matches do not overlap each other. Throws a `RangeError` for a word that cannot be used. */
export function wordRule(kind: Kind, word: string): Rule {
  if (word.trim() === '' || word.length > LONGEST_MATCH)
    throw new RangeError(`Rule ${kind.kind}: a word has 1 to ${LONGEST_MATCH} characters.`);
  const folded = word.toLowerCase();
  const { literals, before } = wordAnchors(word);
  const self = {};
  const verify = (window: Window, at: number): Outcome => {
    const start = at - before;
    if (start < 0 || start < window.reachedBy(self)) return outcome.none;
    const end = start + word.length;
    if (window.beyond(end - 1)) return window.undecided(start);
    if (window.text.slice(start, end).toLowerCase() !== folded) return outcome.none;
    window.reach(self, end);
    return window.match(kind, start, end);
  };
  return { anchors: literals, kinds: [kind], verify, begins: 'at-anchor', before };
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

import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';
import { plain } from '../view/plain-view.js';
import { LONGEST_MATCH } from './compile-pattern.js';
import type { AnchorSet } from './pattern-anchors.js';
import { gapEnd } from '../engine/white-space.js';

/**
 * The rules of a customer's word or phrase, without regard to case, with any white space where it has some. It is looked for as it is written and as
 * it reads without disguise (`plain`), without accents too. Throws a `RangeError` for a word that cannot be used.
 */
export function wordRules(kind: Kind, word: string): Rule[] {
  if (word.trim() === '' || word.length > LONGEST_MATCH)
    throw new RangeError(`Rule ${kind.kind}: a word has 1 to ${LONGEST_MATCH} characters.`);
  const forms = [word, word.normalize('NFC'), plain(word), plain(word.normalize('NFD'))];
  const distinct = new Set(forms.map((form) => form.trim().replaceAll(/\s+/g, ' ')).filter((form) => form !== ''));
  return [...distinct].map((form) => wordRule(kind, form));
}

/** One form of a word. Its matches do not overlap each other. */
function wordRule(kind: Kind, form: string): Rule {
  const pieces = form.toLowerCase().split(' ');
  const [first] = form.split(' ') as [string];
  const { literals, before } = wordAnchors(first);
  const self = {};
  const verify = (window: Window, at: number): Outcome => {
    const start = at - before;
    if (start < 0 || start < window.reachedBy(self)) return outcome.none;
    let end = start;
    for (const piece of pieces) {
      const from = end === start ? start : gapEnd(window, end);
      if (from === end && end !== start) return window.beyond(end) ? window.undecided(start) : outcome.none;
      end = from + piece.length;
      const read = window.text.slice(from, end).toLowerCase();
      if (read === piece) continue;
      return window.beyond(end - 1) && mayBecome(read, piece) ? window.undecided(start) : outcome.none;
    }
    window.reach(self, end);
    return window.match(kind, start, end);
  };
  return { anchors: literals, kinds: [kind], verify, begins: 'at-anchor', before, spaced: pieces.length > 1 };
}

/** Whether a piece of which the end has not come yet could be the right one. Only ASCII has a case that does not depend on what follows. */
function mayBecome(read: string, piece: string): boolean {
  for (let i = 0; i < read.length; i++)
    if (read.charCodeAt(i) < 128 && piece.charCodeAt(i) < 128 && read.charCodeAt(i) !== piece.charCodeAt(i)) return false;
  return true;
}

/** The word itself if it is ASCII; else its first characters in every mixture of cases, since the automaton folds ASCII only. */
function wordAnchors(word: string): AnchorSet {
  if (/^[\x20-\x7e]+$/.test(word)) return { literals: [word], before: 0 };
  const ascii = /[\x20-\x7e]{3,}/.exec(word);
  if (ascii) return { literals: [ascii[0]], before: ascii.index };
  let literals = [''];
  for (const unit of word.slice(0, 4)) {
    const forms = [...new Set([unit, unit.toLowerCase(), unit.toUpperCase()])].filter((form) => form.length === unit.length);
    literals = literals.flatMap((prefix) => forms.map((form) => prefix + form));
  }
  return { literals, before: 0 };
}

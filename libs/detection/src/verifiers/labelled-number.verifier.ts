import { numberChecks } from '../checks/identity-number.js';
import { leftBoundary } from '../engine/boundary.js';
import { isAlnum } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';
import type { IdentityNumber } from '../checks/identity-numbers.js';
import { matchShape, parseShape, shapeEnd } from './shape.js';

/** What may stand between the word and the number. */
const filler =
  /^(?:[\s:#='"().,_-]|number|num\b|no\b|nr\b|is\b|was\b|id\b|code|card|my\b|the\b|of\b|account|security|identity|tax\b|n°|nº){0,10}/i;
const LONGEST_FILLER = 40;

/** A national or bank number right after a word that names it, with its check digits. */
export function labelledNumberRule(kind: Kind, { words, shapes: sources, check }: IdentityNumber): Rule {
  const shapes = sources.map(parseShape);
  const known = new Set(words);
  const holds = numberChecks[check];
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!leftBoundary(window, start) || !known.has(window.text.slice(start, end).toLowerCase())) return outcome.none;
    if (window.beyond(end + LONGEST_FILLER)) return window.undecided(end);
    const between = filler.exec(window.text.slice(end, end + LONGEST_FILLER)) as RegExpExecArray;
    const value = end + between[0].length;
    if (between[0] === '') return outcome.none;
    for (const shape of shapes) {
      const close = matchShape(window, shape.segments, value, value);
      if (close === shapeEnd.undecided) return window.undecided(value);
      if (close < 0) continue;
      if (window.beyond(close + 1)) return window.undecided(value);
      const next = window.at(close);
      if (isAlnum(next) || ((next === 45 || next === 46) && isAlnum(window.at(close + 1)))) continue;
      const number = window.text.slice(value, close).replace(/[ .\-/]/g, '');
      if (holds(number)) return window.match(kind, value, close, check === 'none' ? 'medium' : 'certain');
    }
    return outcome.none;
  };
  return { anchors: words, kinds: [kind], verify, begins: 'elsewhere' };
}

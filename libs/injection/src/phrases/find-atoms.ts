import { atoms, type Atom, type AtomAt, type Lexicon } from './lexicon.js';

/** Of one text: more are in no text that a person wrote, and every one costs. */
const MOST_ATOMS = 20_000;

/** Finds a language's words and set phrases in a text. */
export class AtomFinder {
  private readonly pattern: RegExp;
  private readonly order: readonly Atom[];

  constructor(lexicon: Lexicon) {
    const known = atoms.filter((atom) => lexicon.words[atom] !== undefined);
    const before = lexicon.spaced ? '(?<![\\p{L}\\p{N}_])' : '';
    this.order = known;
    this.pattern = new RegExp(`${before}(?:${known.map((atom) => `(${lexicon.words[atom]!.join('|')})`).join('|')})`, 'giu');
  }

  /** The atoms of a text in order, without overlaps. */
  find(text: string): AtomAt[] {
    const found: AtomAt[] = [];
    for (const match of text.matchAll(this.pattern)) {
      let place = 0;
      while (match[place + 1] === undefined) place++;
      found.push({ atom: this.order[place]!, start: match.index, end: match.index + match[0].length });
      if (found.length === MOST_ATOMS) break;
    }
    return found;
  }
}

import type { SignalName } from '../signal-kinds.js';
import { AtomPlaces, type Unit } from './atom-places.js';
import { AtomFinder } from './find-atoms.js';
import type { Atom, AtomAt } from './lexicon.js';
import { lexicons } from './lexicons.js';

/**
 * What a phrase does. Those with a signal of their own are weak ones; the others are everyday in honest text, and count only beside another:
 * `address` speaks to a model, `detour` puts something before its task, `replace` gives it another, `lure` names what attackers are after. `bid` tells whoever reads to say or write something, which is part of an order only
 * behind words that put aside what was said before.
 */
export type PhraseGroup =
  'override' | 'reveal' | 'secrecy' | 'exfiltration' | 'persona' | 'address' | 'detour' | 'replace' | 'lure' | 'bid';

export const signalOfGroup: Readonly<Partial<Record<PhraseGroup, SignalName>>> = {
  override: 'override-phrase',
  reveal: 'reveal-phrase',
  secrecy: 'secrecy-phrase',
  exfiltration: 'exfiltration-phrase',
  persona: 'persona-phrase',
};

export interface Phrase {
  readonly group: PhraseGroup;
  readonly start: number;
  readonly end: number;
}

/** How a phrase is made of words: `key` with each of `beside`, in any order, within so many UTF-16 units of one sentence, or of one line. */
interface Formation {
  readonly group: PhraseGroup;
  readonly key: Atom;
  readonly beside: readonly (readonly Atom[])[];
  readonly within: number;
  readonly in: Unit;
}

const formations: readonly Formation[] = [
  { group: 'override', key: 'drop', beside: [['rules'], ['earlier']], within: 45, in: 'sentence' },
  { group: 'override', key: 'drop', beside: [['prompt']], within: 30, in: 'sentence' },
  { group: 'reveal', key: 'prompt', beside: [['show']], within: 60, in: 'sentence' },
  { group: 'secrecy', key: 'hush', beside: [['user']], within: 70, in: 'sentence' },
  { group: 'exfiltration', key: 'send', beside: [['secret', 'prompt', 'lure'], ['target']], within: 160, in: 'line' },
  { group: 'address', key: 'call', beside: [['model']], within: 12, in: 'sentence' },
];
const formationsOf = Map.groupBy(formations, ({ key }) => key);
const alone: ReadonlySet<string> = new Set<PhraseGroup>([
  'override',
  'reveal',
  'secrecy',
  'persona',
  'address',
  'detour',
  'replace',
  'lure',
  'bid',
]);

/** How far around a word that opens a gate is looked. */
const AROUND = 300;
const finders = lexicons.map((lexicon) => ({ gate: new RegExp(lexicon.gate, 'gi'), finder: new AtomFinder(lexicon) }));
/** One pass finds out whether there is anything to find, in any language. */
const anyGate = new RegExp(lexicons.map(({ gate }) => gate).join('|'), 'i');

/** The phrases of a text, in the ten languages, in order. Time is linear in its length. */
export function findPhrases(text: string): Phrase[] {
  if (!anyGate.test(text)) return [];
  const found = finders.flatMap(({ gate, finder }) =>
    areas(text, gate).flatMap(([from, to]) => {
      const part = text.slice(from, to);
      return phrasesOf(part, from, finder.find(part));
    }),
  );
  return apart(found);
}

/** Languages share words: of phrases of one group that overlap, the shortest tells what is meant. */
function apart(found: readonly Phrase[]): Phrase[] {
  const kept: Phrase[] = [];
  const ofGroup = new Map<PhraseGroup, number>();
  for (const phrase of found.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const last = ofGroup.get(phrase.group);
    const before = last === undefined ? undefined : kept[last];
    if (last === undefined || before === undefined || before.end <= phrase.start) ofGroup.set(phrase.group, kept.push(phrase) - 1);
    else if (phrase.end - phrase.start < before.end - before.start) kept[last] = phrase;
  }
  return kept.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The parts of a text around every place at which a gate opens. */
function areas(text: string, gate: RegExp): [number, number][] {
  const found: [number, number][] = [];
  for (const { index } of text.matchAll(gate)) {
    const last = found.at(-1);
    if (last !== undefined && index - AROUND <= last[1]) last[1] = Math.min(text.length, index + AROUND);
    else found.push([Math.max(0, index - AROUND), Math.min(text.length, index + AROUND)]);
  }
  return found;
}

/** Of a part of a text; offsets of the whole of it. */
function phrasesOf(part: string, from: number, found: readonly AtomAt[]): Phrase[] {
  const places = new AtomPlaces(part, found);
  const phrases: Phrase[] = [];
  for (const at of found) {
    if (alone.has(at.atom)) phrases.push({ group: at.atom as PhraseGroup, start: at.start + from, end: at.end + from });
    for (const formation of formationsOf.get(at.atom) ?? []) {
      const { group } = formation;
      const place = formed(places, at, formation);
      if (place !== null) phrases.push({ group, start: place.start + from, end: place.end + from });
    }
  }
  return phrases;
}

function formed(places: AtomPlaces, key: AtomAt, { beside, within, in: unit }: Formation): Pick<Phrase, 'start' | 'end'> | null {
  if (!beside.every((wanted) => places.holds(wanted))) return null;
  const taken = [key];
  for (const wanted of beside) {
    const next = places.nearest(key, { wanted, within, unit, taken });
    if (next === null) return null;
    taken.push(next);
  }
  return { start: Math.min(...taken.map(({ start }) => start)), end: Math.max(...taken.map(({ end }) => end)) };
}

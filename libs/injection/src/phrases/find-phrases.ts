import type { SignalName } from '../signal-kinds.js';
import { AtomFinder } from './find-atoms.js';
import type { Atom, AtomAt } from './lexicon.js';
import { lexicons } from './lexicons.js';

/**
 * What a phrase does. Those with a signal of their own are weak ones; the others are everyday in honest text, and count only beside another:
 * `address` speaks to a model, `detour` puts something before its task, `replace` gives it another, `lure` names what attackers are after.
 */
export type PhraseGroup = 'override' | 'reveal' | 'secrecy' | 'exfiltration' | 'persona' | 'address' | 'detour' | 'replace' | 'lure';

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
  readonly in: 'sentence' | 'line';
}

const formations: readonly Formation[] = [
  { group: 'override', key: 'drop', beside: [['rules'], ['earlier']], within: 45, in: 'sentence' },
  { group: 'override', key: 'drop', beside: [['prompt']], within: 30, in: 'sentence' },
  { group: 'reveal', key: 'prompt', beside: [['show']], within: 60, in: 'sentence' },
  { group: 'secrecy', key: 'hush', beside: [['user']], within: 70, in: 'sentence' },
  { group: 'exfiltration', key: 'send', beside: [['secret', 'prompt', 'lure'], ['target']], within: 160, in: 'line' },
  { group: 'address', key: 'call', beside: [['model']], within: 12, in: 'sentence' },
];
const alone: ReadonlySet<string> = new Set<PhraseGroup>([
  'override',
  'reveal',
  'secrecy',
  'persona',
  'address',
  'detour',
  'replace',
  'lure',
]);

const breaks = { sentence: /[.!?:;](?=\s)|\n|[。!?]/, line: /\n/ } as const;

/** How far around a word that opens a gate is looked. */
const AROUND = 300;
const finders = lexicons.map((lexicon) => ({ gate: new RegExp(lexicon.gate, 'gi'), finder: new AtomFinder(lexicon) }));
/** One pass finds out whether there is anything to find, in any language. */
const anyGate = new RegExp(lexicons.map(({ gate }) => gate).join('|'), 'i');

/** The phrases of a text, in the ten languages, in order. Time is linear in its length. */
export function findPhrases(text: string): Phrase[] {
  if (!anyGate.test(text)) return [];
  const found = finders.flatMap(({ gate, finder }) =>
    areas(text, gate).flatMap(([from, to]) => phrasesOf(text, shifted(finder.find(text.slice(from, to)), from))),
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

const shifted = (found: readonly AtomAt[], by: number): AtomAt[] =>
  found.map(({ atom, start, end }) => ({ atom, start: start + by, end: end + by }));

function phrasesOf(text: string, found: readonly AtomAt[]): Phrase[] {
  return found.flatMap((at, index): Phrase[] => {
    if (alone.has(at.atom)) return [{ group: at.atom as PhraseGroup, start: at.start, end: at.end }];
    return formations.filter(({ key }) => key === at.atom).flatMap((formation) => formed(text, found, index, formation) ?? []);
  });
}

function formed(text: string, found: readonly AtomAt[], index: number, { group, beside, within, in: unit }: Formation): Phrase | null {
  const key = found[index]!;
  let { start, end } = key;
  const taken = new Set([index]);
  for (const wanted of beside) {
    const place = nearest(
      found,
      index,
      within,
      (at, position) => !taken.has(position) && wanted.includes(at.atom) && !parted(text, key, at, unit),
    );
    if (place === null) return null;
    taken.add(place);
    start = Math.min(start, found[place]!.start);
    end = Math.max(end, found[place]!.end);
  }
  return { group, start, end };
}

/** The nearest atom to one that fits, within so many units of it. */
function nearest(found: readonly AtomAt[], index: number, within: number, fits: (at: AtomAt, position: number) => boolean): number | null {
  const key = found[index]!;
  let best: { readonly place: number; readonly gap: number } | null = null;
  const consider = (place: number, gap: number): void => {
    if (gap < (best?.gap ?? Infinity) && fits(found[place]!, place)) best = { place, gap };
  };
  for (let place = index + 1; place < found.length && found[place]!.start - key.end <= within; place++)
    consider(place, found[place]!.start - key.end);
  for (let place = index - 1; place >= 0 && key.start - found[place]!.end <= within; place--)
    consider(place, key.start - found[place]!.end);
  return (best as { readonly place: number } | null)?.place ?? null;
}

const parted = (text: string, one: AtomAt, other: AtomAt, unit: keyof typeof breaks): boolean =>
  breaks[unit].test(one.start < other.start ? text.slice(one.end, other.start) : text.slice(other.end, one.start));

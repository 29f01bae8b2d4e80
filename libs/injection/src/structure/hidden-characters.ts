import type { Signal, SignalName } from '../signal-kinds.js';

/** Unicode tags (U+E0000 to E007F); after a waving black flag they make the flag of a region, as in 🏴󠁧󠁢󠁳󠁣󠁴󠁿. Source: UTS #51, section "Emoji Tag Sequence". */
const tags = /(?:\uDB40[\uDC00-\uDC7F])+/g;
const flag = '\u{1f3f4}';
const LONGEST_FLAG = 7;

/** Characters that take no room: zero-width ones, invisible operators, variation selectors (both blocks), fillers. */
const unseen =
  /(?:[\u00ad\u115f\u1160\u200b-\u200f\u2060-\u206f\u3164\ufeff\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|\uDB40[\uDD00-\uDDEF]){6,}/g;

/** The same between the letters of a word, which takes words apart for whoever looks for them. */
const between = /(?:[A-Za-z][\u200b-\u200d\u2060\ufeff]){5,}/g;

/** Overrides of direction; isolates and embeddings are everyday in text that mixes Arabic or Hebrew with other script. Source: CVE-2021-42574. */
const override = /[\u202d\u202e][^\u202c\n]{1,400}/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Characters that people don't see, and models do. */
export function hiddenCharacters(text: string): Signal[] {
  return [
    ...found(text, tags, 'unicode-tags', (run, at) => !(text.slice(at - 2, at) === flag && run.length / 2 <= LONGEST_FLAG)),
    ...found(text, unseen, 'zero-width-text', (run) => new Set(run).size > 1 || run.length >= 24),
    ...found(text, between, 'zero-width-text', () => true),
    ...found(text, override, 'bidi-override', (run) => !rightToLeft.test(run)),
  ];
}

function found(text: string, pattern: RegExp, kind: SignalName, isOdd: (run: string, at: number) => boolean): Signal[] {
  return [...text.matchAll(pattern)]
    .filter(({ index, 0: run }) => isOdd(run, index))
    .map(({ index, 0: run }) => ({ kind, start: index, end: index + run.length }));
}

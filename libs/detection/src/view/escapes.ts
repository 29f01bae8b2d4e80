import { type CharacterClass, characterClass, classMembers, inClass } from '../engine/character-class.js';
import { folded } from './folding.js';

/** What an escape stands for, and how long it is. */
export interface Escape {
  readonly plain: string;
  readonly length: number;
}

const ESCAPE = 27;
const CSI = 0x9b;
const introducer = String.raw`(?:\x1b|\\{1,2}(?:x1b|u001b|u\{1b\}|033|e)|\^\[)`;
/** The same in one character, which eight-bit terminals take for an introducer and its bracket. */
const introducerC1 = String.raw`(?:\x9b|\\{1,2}(?:x9b|u009b|u\{9b\}))`;
/** A colour code (ECMA-48, CSI), real or as it is written in source and logs: it stands for nothing. */
const csi = new RegExp(String.raw`(?:${introducer}\[|${introducerC1})[0-9;:?]{0,24}[a-z]`, 'iy');
const source = /\\{1,2}(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2}))/iy;
/** A Markdown escape, and what JSON, Perl and regular expressions put a backslash before. */
const literal = /\\([_\-./+=~:@*#])/y;
const percent = /%([0-9a-f]{2})/iy;
const html = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,15}));/iy;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  lowbar: '_',
  period: '.',
  colon: ':',
  sol: '/',
  equals: '=',
  plus: '+',
  num: '#',
  dash: '-',
  hyphen: '-',
  tab: '\t',
  newline: '\n',
  shy: '',
  zwj: '',
  zwnj: '',
  zerowidthspace: '',
};

/** What every escape begins with, as literals of the automaton (of which a digit means any). */
export const escapeSigns: readonly string[] = [
  '%0',
  '&#',
  '^[',
  ...Object.keys(entities).map((name) => `&${name.slice(0, 2)}`),
  ...[...'ux0e\\_-./+=~:@*#'].map((second) => `\\${second}`),
];
/** By code, what may follow the first character of an escape. */
const seconds = new Map(['%', '&', '\\', '^'].map((first) => [first.charCodeAt(0), secondsOf(first)]));

const nothing = characterClass('');

function secondsOf(first: string): CharacterClass {
  const signs = escapeSigns.filter((sign) => sign.startsWith(first)).map((sign) => sign[1] as string);
  return characterClass(signs.map((sign) => (sign === '0' ? classMembers.digit : sign + sign.toUpperCase())).join(''));
}

/** The longest that an escape can be. */
const LONGEST_ESCAPE = 40;

const unfinished = new RegExp(
  String.raw`^(?:%[0-9a-f]?|&(?:#(?:x[0-9a-f]{0,6}|\d{0,7})?|[a-z]{0,15})|\^\[?|\\{1,2}(?:u(?:[0-9a-f]{0,3}|\{[0-9a-f]{0,6})|x[0-9a-f]?|0?3?)?|${introducer}(?:\[[0-9;:?]{0,24})?|${introducerC1}[0-9;:?]{0,24})$`,
  'i',
);

const at = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

const ofCode = (code: number): string | null => {
  if (code === 0 || code > 0x10ffff) return null;
  if (code < 0x80) return String.fromCharCode(code);
  const plain = folded(code);
  return typeof plain === 'string' ? plain : null;
};

const escapeOf = (found: RegExpExecArray, plain: string | null | undefined): Escape | null =>
  plain === null || plain === undefined ? null : { plain, length: found[0].length };

/** The escape at `index`, or null: a colour code, or one character written for a URL, in JSON or source code, in HTML, in Markdown. One level deep. */
export function escapeAt(text: string, index: number): Escape | null {
  const code = text.charCodeAt(index);
  if (code !== ESCAPE && code !== CSI && !inClass(seconds.get(code) ?? nothing, text.charCodeAt(index + 1))) return null;
  if (code === 37) {
    const found = at(percent, text, index);
    const value = Number.parseInt(found?.[1] ?? '', 16);
    return found && value > 0 && value < 0x80 ? { plain: String.fromCharCode(value), length: 3 } : null;
  }
  if (code === 38) {
    const found = at(html, text, index);
    if (!found) return null;
    const [, hex, decimal, name] = found;
    return escapeOf(
      found,
      name === undefined ? ofCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) : entities[name.toLowerCase()],
    );
  }
  const colour = at(csi, text, index);
  if (colour) return { plain: '', length: colour[0].length };
  if (code !== 92) return null;
  const found = at(source, text, index);
  if (found) return escapeOf(found, ofCode(Number.parseInt(found[1] ?? found[2] ?? (found[3] as string), 16)));
  const escaped = at(literal, text, index);
  return escaped ? escapeOf(escaped, escaped[1]) : null;
}

/** Whether an escape may begin at `index` of which the end has not come yet. */
export const mayBeUnfinished = (text: string, index: number): boolean =>
  text.length - index < LONGEST_ESCAPE && unfinished.test(text.slice(index));

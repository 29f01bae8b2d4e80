/**
 * A set of ASCII characters as a table: `set[code] === 1` for members. Anything above 127 is in no class,
 * which is what makes a token end at an emoji or at a CJK full stop.
 */
export type CharacterClass = Uint8Array;

const range = (from: string, to: string): string => {
  let out = '';
  for (let c = from.charCodeAt(0); c <= to.charCodeAt(0); c++) out += String.fromCharCode(c);
  return out;
};

const digits = range('0', '9');
const lower = range('a', 'z');
const upper = range('A', 'Z');
const printable = range('!', '~');

const without = (from: string, less: string): string => [...from].filter((c) => !less.includes(c)).join('');

/** Members of each class that a shape may name, e.g. `{alnum:36}`. */
export const classMembers = {
  digit: digits,
  lower,
  upper,
  alpha: lower + upper,
  hex: digits + 'abcdef',
  HEX: digits + 'ABCDEF',
  xdigit: digits + 'abcdefABCDEF',
  lowernum: digits + lower,
  uppernum: digits + upper,
  alnum: digits + lower + upper,
  word: digits + lower + upper + '_',
  base32: upper + '234567',
  base58: without(digits + lower + upper, '0OIl'),
  b64: digits + lower + upper + '+/',
  b64pad: digits + lower + upper + '+/=',
  b64url: digits + lower + upper + '_-',
  dotted: digits + lower + upper + '_-.',
  slug: digits + lower + '-',
  dashed: digits + lower + upper + '-',
  pad: '=',
  /** A value without quotes right after `=`: shells, INI files and query strings end it at punctuation of theirs. */
  bare: without(printable, '"\'`<>,;()[]{}\\&|'),
  /** A value without quotes in prose, YAML and headers. */
  loose: without(printable, '"\'`<>,;\\'),
  /** A value within quotes. */
  quoted: without(printable, '"\'`\\'),
  /** A password within a URL's authority. */
  userinfo: without(printable, '"\'`<>/@?#\\'),
} as const;
export type ClassName = keyof typeof classMembers;

/** Builds the table of a set of ASCII characters. */
export function characterClass(members: string): CharacterClass {
  const table = new Uint8Array(128);
  for (let i = 0; i < members.length; i++) table[members.charCodeAt(i)] = 1;
  return table;
}

const tables = new Map<ClassName, CharacterClass>();

/** The table of a named class; the same object each time. */
export function namedClass(name: ClassName): CharacterClass {
  let table = tables.get(name);
  if (!table) {
    table = characterClass(classMembers[name]);
    tables.set(name, table);
  }
  return table;
}

const alnum = namedClass('alnum');

/** Whether a UTF-16 unit (or -1 for the end of the text) is an ASCII letter or digit. */
export const isAlnum = (code: number): boolean => code >= 0 && code < 128 && alnum[code] === 1;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether a UTF-16 unit (or -1) belongs to the class. */
export const inClass = (table: CharacterClass, code: number): boolean => code >= 0 && code < 128 && table[code] === 1;

import { joined, knownText, unknown, unknownValue, type Value, valueOf } from './value.js';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  '\\': '\\',
};

/** With the escapes of `printf` and `echo -e` undone. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|0?([0-7]{1,3})|(.))/gs, (all, hex, code, octal, letter) => {
    const number = hex !== undefined || code !== undefined ? parseInt(hex ?? code, 16) : octal !== undefined ? parseInt(octal, 8) : null;
    return number === null ? (escapes[letter as string] ?? all) : String.fromCharCode(number);
  });

/** What `echo` prints, without its line end. Escapes are undone with `-e` only, but where they would make a difference nobody knows which shell it is. */
export function echoed(args: readonly Value[]): Value {
  let at = 0;
  while (/^-[neE]+$/.test(args[at]?.text ?? '')) at++;
  const line = joined(args.slice(at), ' ');
  const escaped = args.slice(0, at).some(({ text }) => text.includes('e'));
  return escaped ? valueOf(unescaped(line.text), line.marks) : line;
}

/** What `printf FORMAT ARGS` prints, for formats of text. */
export function formatted([first, ...rest]: readonly Value[]): Value {
  if (first === undefined) return unknownValue();
  const marks = joined([first, ...rest]).marks;
  const format = knownText(first);
  if (format === null) return unknownValue(marks);
  const values = [...rest];
  const once = (): string =>
    unescaped(format).replace(/%(?:%|[-+ #0]*\d*(?:\.\d+)?([bsqdiouxXc]))/g, (all, kind) => {
      if (kind === undefined) return '%';
      const text = values.shift()?.text ?? '';
      return kind === 'b' ? unescaped(text) : all === `%${kind}` ? text : text.includes(unknown) ? unknown : text;
    });
  let text = once();
  // A format is used again as long as there are arguments.
  for (let rounds = 0; values.length > 0 && format.includes('%') && rounds < 256; rounds++) text += once();
  return valueOf(text, marks);
}

const decoder = new TextDecoder();
const fromBytes = (bytes: readonly number[]): string => decoder.decode(Uint8Array.from(bytes));

/** Null where it is no base64. */
export function decodeBase64(text: string): string | null {
  try {
    return fromBytes(Array.from(atob(text.replace(/\s/g, '')), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Of plain hexadecimal digits; null where there are others. */
export function hexDecoded(text: string): string | null {
  const digits = text.replace(/\s/g, '');
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(digits)) return null;
  return fromBytes((digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
}

/** What `tr SET1 SET2` makes of a text; null where the sets cannot be told. */
export function mapped(text: string, sets: readonly Value[]): string | null {
  const [first, second] = sets.map((set) => members(knownText(set)));
  if (first == null || second == null || second.length === 0) return null;
  const to = new Map(first.map((letter, i) => [letter, second[Math.min(i, second.length - 1)] as string]));
  return Array.from(text, (letter) => to.get(letter) ?? letter).join('');
}

function members(set: string | null): string[] | null {
  if (set === null || /\[:|\[=/.test(set) || set.length > 256) return null;
  const letters: string[] = [];
  const all = [...unescaped(set)];
  for (let i = 0; i < all.length; i++) {
    const first = all[i] as string;
    const last = all[i + 2];
    if (all[i + 1] !== '-' || last === undefined) letters.push(first);
    else {
      for (let code = first.charCodeAt(0); code <= last.charCodeAt(0) && letters.length < 512; code++)
        letters.push(String.fromCharCode(code));
      i += 2;
    }
  }
  return letters;
}

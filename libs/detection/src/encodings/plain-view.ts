import { isAlnum } from '../engine/character-class.js';

/** A text with its disguises taken off, and where each of its UTF-16 units came from. */
export interface PlainView {
  readonly text: string;
  /** `origin[i]` is where unit `i` came from; `origin[text.length]` is the length of the original. */
  readonly origin: Uint32Array;
}

/** Escapes of one character in URLs, in JSON and source code, and in HTML. */
const disguised = /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#(?:x[0-9a-f]{1,6}|\d{1,7});|&(?:amp|quot|lt|gt|apos);/iy;
const hint = /[\u00ad\u200b-\uffff]|%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#(?:x[0-9a-f]|\d)|&(?:amp|quot|lt|gt|apos);/i;
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>', '&apos;': "'" };

/** Whether an escape may begin here: most backslashes, ampersands and percent signs of code are none. */
function beginsEscape(text: string, code: number, at: number): boolean {
  if (code === 92) return 'ux'.includes(text[at + 1] ?? ' ');
  if (code === 38) return '#aqlg'.includes(text[at + 1] ?? ' ');
  return code === 37 && isAlnum(text.charCodeAt(at + 1));
}

/** Plain ASCII of a disguise at the current place: what stands for it, and how long it is; null if there is none. */
function undisguise(text: string, at: number): { plain: string; length: number } | null {
  const code = text.codePointAt(at) as number;
  if (code > 0x7f) return undisguiseCharacter(code);
  disguised.lastIndex = at;
  const found = disguised.exec(text)?.[0];
  if (!found) return null;
  const number = Number.parseInt(
    found.startsWith('&#') && !/^&#x/i.test(found) ? found.slice(2) : found.replace(/^(?:%|\\[ux]|&#x)/i, ''),
    found.startsWith('&#') && !/^&#x/i.test(found) ? 10 : 16,
  );
  const plain = entities[found.toLowerCase()] ?? (number > 0 && number < 0x80 ? String.fromCharCode(number) : null);
  return plain === null ? null : { plain, length: found.length };
}

/** Characters that are not seen vanish; those that look like ASCII (full width, mathematical, tags) become it. */
function undisguiseCharacter(code: number): { plain: string; length: number } | null {
  const length = code > 0xffff ? 2 : 1;
  if (
    code === 0xad ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2060 && code <= 0x2064) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff
  )
    return { plain: '', length };
  if (code >= 0xe0020 && code <= 0xe007e) return { plain: String.fromCharCode(code - 0xe0000), length };
  if ((code >= 0xff01 && code <= 0xff5e) || (code >= 0x1d400 && code <= 0x1d7ff)) {
    const plain = String.fromCodePoint(code).normalize('NFKC');
    return /^[\x20-\x7e]$/.test(plain) ? { plain, length } : null;
  }
  return null;
}

/**
 * The text as a reader would take it: invisible characters removed, look-alike forms folded to ASCII (NFKC), URL, JSON and HTML escapes of
 * ASCII resolved, one level. Null if that changes nothing. Linear.
 */
export function plainView(text: string): PlainView | null {
  const least = text.search(hint);
  if (least < 0) return null;
  const parts: string[] = [];
  const origin = new Uint32Array(text.length + 1);
  let length = 0;
  let copied = 0;
  let changed = false;
  const copyTo = (end: number): void => {
    for (let i = copied; i < end; i++) origin[length++] = i;
    if (end > copied) parts.push(text.slice(copied, end));
  };
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    const found = code > 0x7f || beginsEscape(text, code, i) ? undisguise(text, i) : null;
    if (!found) {
      i++;
      continue;
    }
    changed = true;
    copyTo(i);
    if (found.plain !== '') {
      origin[length++] = i;
      parts.push(found.plain);
    }
    i += found.length;
    copied = i;
  }
  if (!changed) return null;
  copyTo(text.length);
  origin[length] = text.length;
  return { text: parts.join(''), origin: origin.subarray(0, length + 1) };
}

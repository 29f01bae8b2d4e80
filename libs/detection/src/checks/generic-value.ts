import { besidePlaceholder, isPlaceholder } from './placeholder.js';
import { randomness } from './bigrams.js';

const hex = /^[0-9a-f]+$|^[0-9A-F]+$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Numbers, sizes, versions and ranges of them. */
const number = /^(?:0x[0-9a-f]{1,8}|[\^~<>=v]{0,2}[\d.]+[a-z%]{0,2})$/i;
/** References, member access, calls, indexing, arrows, negations, wildcards, and what is left over when a quote was paired wrongly. */
const code = /^[$@#%/~.]|^\w+(?:\??\.\w+)+$|^\w+[([]|^[\w.?]+\(|:\/\/|=>|^!+[\w(]|^[),;+=\]}]|=(?:[{(]|void|!)|\*\.|\.\*/;
const literal = /^(?:true|false|null|none|undefined|nil|yes|no|on|off)$/i;
/** A name that speaks of a secret: `AuthenticationMD5Password`. */
const selfNamed = /^[\w-]*(?:password|passwd|passphrase|token|secret|credential|api_?key)[\w-]*$/i;
/** Four words or more, joined: `correct-horse-battery-staple`. */
const passphrase = /^(?:[a-z]{3,10}-){3,7}[a-z]{3,10}$/i;
const isCode = (value: string): boolean => number.test(value) || code.test(value) || literal.test(value);

/** Whether a value that is assigned to a token's or key's name is random enough to be one. */
export function looksGenerated(value: string): boolean {
  if (value.length < 16 || isPlaceholder(value)) return false;
  if (uuid.test(value)) return true;
  if (hex.test(value)) return /[a-f]/i.test(value) && /\d/.test(value);
  if (isCode(value)) return besidePlaceholder(value);
  return /\d/.test(value) && randomness(value) > 0.6;
}

/** Whether a value is so random that even a name which says little makes it a secret. Hashes and UUIDs are not: they have such names too. */
export const looksRandom = (value: string): boolean =>
  value.length >= 24 &&
  /[a-z]/.test(value) &&
  /[A-Z]/.test(value) &&
  looksGenerated(value) &&
  !uuid.test(value) &&
  !hex.test(value) &&
  randomness(value) > 1.2;

const common =
  /^(?:password|passwd|secret|string|text|hidden|required|optional|default|admin|root|test|user|username|value|number|boolean)\d{0,3}$/i;

/**
 * Whether a value that is assigned to a password's name is one. People choose passwords, so randomness is asked for only
 * as far as a plain word, an identifier or code would be taken for one otherwise.
 */
export function looksChosen(value: string, quoted: boolean): boolean {
  if (value.length < 6 || isPlaceholder(value) || common.test(value)) return false;
  const named = selfNamed.test(value) && (!/\d/.test(value) || /[a-z][A-Z]/.test(value));
  if (named || isCode(value)) return besidePlaceholder(value);
  const kinds =
    Number(/[a-z]/.test(value)) + Number(/[A-Z]/.test(value)) + Number(/\d/.test(value)) + Number(/[^A-Za-z0-9_.-]/.test(value));
  if (passphrase.test(value)) return true;
  if (/^[A-Za-z_.-]+$/.test(value)) return value.length >= 12 && randomness(value) > 0.6;
  return kinds >= (quoted ? 2 : 3) || (/\d/.test(value) && kinds >= 2);
}

/** Whether a value of a vendor's alphabet and length is more than a word of that length. */
export function looksMixed(value: string): boolean {
  if (/^[a-z]+$|^[A-Z]+$|^\d+$/.test(value)) return value.length >= 20 && randomness(value) > 1;
  const symbols = new Set(value.replace(/[\w./-]/g, ''));
  if (symbols.size >= 4) return true;
  const digits = value.replace(/\D/g, '').length;
  return hex.test(value) || uuid.test(value) || digits >= value.length / 4 || randomness(value) > 0;
}

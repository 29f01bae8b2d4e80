import { randomness } from './bigrams.js';

/** Words that documentation puts where a secret would stand, and what templates, code and Ostiary itself put there. */
const signs = new RegExp(
  [
    /\[masked:[\w-]*(?:#\w*)?\]?|\[sealed:[\w:-]*\]?/,
    /<[a-z_ -]+>|\$\{[^}]*\}?|\$\([^)]*\)?|\{\{.*?(?:\}\}|$)|%[({]\w*[)}]?/,
    /(?:process\.env|os\.environ|getenv|env\[|env\.|secrets\.)[\w.[\]'"()]*/,
    /example(?:key)?|sample|dummy|placeholder|redacted|masked|change[-_]?me|replace|insert|your[-_a-z]*|my[-_]?(?:secret|token|key|pass)/,
    /x{4,}|\*{3,}|\.{3,}|0{6,}|1234567\d*|abcdefg[a-z]*|deadbeef|lorem|foobar/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);
const bracketed = /^<.*>$/;

/** A value that is left beside a placeholder's words has so many characters: those of documentation leave less. */
const LEAST_REST = 12;

/**
 * Whether a value stands for a secret rather than being one: documentation's words, template syntax, or hardly any different characters. A word
 * beside what looks like a real value does not make it one. Looks at no more than the 256 characters that it is given.
 */
export function isPlaceholder(value: string): boolean {
  if (bracketed.test(value)) return true;
  const rest = value.replaceAll(signs, '\n');
  if (rest !== value) return !rest.split('\n').some(looksReal);
  return hasFewCharacters(value);
}

/** Whether a value is made of hardly any different characters. */
export function hasFewCharacters(value: string): boolean {
  const limit = Math.max(3, Math.min(6, value.length / 5));
  const seen = new Set<number>();
  for (let i = 0; i < value.length; i++) {
    seen.add(value.charCodeAt(i));
    if (seen.size >= limit) return false;
  }
  return true;
}

/** Whether what looks like a real value stands beside a placeholder's words. */
export function besidePlaceholder(value: string): boolean {
  const rest = value.replaceAll(signs, '\n');
  return rest !== value && !bracketed.test(value) && rest.split('\n').some(looksReal);
}

const looksReal = (rest: string): boolean =>
  rest.length >= LEAST_REST && /\d/.test(rest) && /[a-z]/i.test(rest) && new Set(rest).size >= 8 && randomness(rest) > 0.6;

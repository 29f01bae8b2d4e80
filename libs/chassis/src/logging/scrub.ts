/**
 * The last filter before a log line leaves: whatever part of the program wrote it, credentials of well-known shapes do not pass,
 * and no character of it can move a terminal's cursor or turn the reading direction (JSON itself only escapes below U+0020).
 */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/(:\/\/[^\s:/@"\\]{1,200}:)[^\s@"\\]{1,500}@/g, '$1***@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?/g, '***jwt***'],
  [/\bsk-[\w-]{16,}/g, '***key***'],
];
const CONTROLS = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One line in, one line out, idempotent. */
export function scrub(line: string): string {
  let clean = line;
  for (const [pattern, replacement] of CREDENTIALS) clean = clean.replace(pattern, replacement);
  return clean.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

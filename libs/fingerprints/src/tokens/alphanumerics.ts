import { isDigit, isWord } from './characters.js';

/** The letters and digits of a text in lower case, as UTF-16 units. */
export function alphanumericsOf(text: string): Int32Array {
  const lower = text.toLowerCase();
  const units = new Int32Array(lower.length);
  let count = 0;
  for (let at = 0; at < lower.length; at++) {
    const unit = lower.charCodeAt(at);
    if ((isWord(unit) && unit !== 0x5f && unit !== 0x24) || isDigit(unit)) units[count++] = unit;
  }
  return units.slice(0, count);
}

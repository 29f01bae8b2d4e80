import { classMembers } from '../engine/character-class.js';

/** Values of base64's digits, both alphabets. */
const sextets = new Uint8Array(256);
[...`${classMembers.upper}${classMembers.lower}${classMembers.digit}+/`].forEach((digit, value) => (sextets[digit.charCodeAt(0)] = value));
sextets[45] = 62;
sextets[95] = 63;

/** Whether a byte is printable ASCII or white space. */
export const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** Whether the four base64 digits at `i` say three characters of text. `digits` are their codes: as bytes they are read several times as fast. */
export function saysText(digits: Uint8Array, i: number): boolean {
  const second = sextets[digits[i + 1] as number] as number;
  if (!isText(((sextets[digits[i] as number] as number) << 2) | (second >> 4))) return false;
  const rest = (second << 12) | ((sextets[digits[i + 2] as number] as number) << 6) | (sextets[digits[i + 3] as number] as number);
  return isText((rest >> 8) & 255) && isText(rest & 255);
}

/** Whether a base64 digit can be the one at `place` (0 to 3) of a group that says three characters of text. */
export function mayStandAt(place: number, digit: number): boolean {
  const value = sextets[digit] as number;
  if (place === 0) return [0, 1, 2, 3].some((rest) => isText((value << 2) | rest));
  return place === 3 || (value & (place === 1 ? 8 : 2)) === 0;
}

/** Scripts that put no space between words: any letter may be a word's neighbour. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const wordLetter = /[\p{L}\p{N}_]/u;

const bindsNext = (character: string): boolean => wordLetter.test(character) && !unspaced.test(character);
const ascii = Uint8Array.from({ length: 128 }, (_, code) => (bindsNext(String.fromCharCode(code)) ? 1 : 0));

/** Whether a word may begin or end at a place of a text. */
export const isWordBoundary = (text: string, place: number): boolean => !binds(text, place - 1) || !binds(text, place);

/** Whether the character that a unit belongs to makes one word with such neighbours. */
function binds(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false;
  const unit = text.charCodeAt(at);
  if (unit < 128) return ascii[unit] === 1;
  const low = (unit & 0xfc00) === 0xdc00 && at > 0;
  return bindsNext(String.fromCodePoint(text.codePointAt(low && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at - 1 : at)!));
}

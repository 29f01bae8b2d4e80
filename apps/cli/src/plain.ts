/** Also what is ignored where it is not known, but the sign of an emoji's style: bytes can be hidden in it. */
const unseen = /[\p{Cc}\p{Cf}]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}/gu;

/** What others wrote must not move the cursor, nor write over what stands beside it: what is not seen becomes U+FFFD. Lines and tabs stay. */
export const plain = (text: string): string => text.replace(unseen, (character) => ('\n\t'.includes(character) ? character : '\u{fffd}'));

/** The same in one line. */
export const plainLine = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();

/** A line of JSON in which, beside what JSON escapes, all else that is not seen is escaped, too: it may be read on a terminal. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value).replace(unseen, escaped)}\n`;

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

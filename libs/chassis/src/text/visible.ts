/** Controls, and whatever else is not seen or moves what stands around it: zero width, tags, fillers, directions, variation selectors. */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;
/** Where it has a shape all the same: the style of an emoji, the parts of one, and letters that join or do not. */
const shaping =
  /(?<=\p{Emoji})\ufe0f|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=[\p{L}\p{M}])(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}])[\u200c\u200d](?=[\p{L}\p{M}])/gu;
const stays = new Set(['\n', '\t']);

/**
 * Text that others wrote, for a person who decides by it: what it has beside what is seen stands as U+FFFD, character by character, so that
 * nothing is said to a model that nobody was shown. Lines and tabs stay; all line ends become `\n`.
 */
export function visible(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const shapes = new Set([...lines.matchAll(shaping)].map(({ index }) => index));
  return lines.replace(unseen, (character, index: number) => (stays.has(character) || shapes.has(index) ? character : '\ufffd'));
}

import { tokensOf } from '../tokens/tokens-of.js';
import { tokenKinds } from '../tokens/token-list.js';

const looked = 8_000;
const leastPunctuation = 0.3;

/** Whether a text is code rather than prose, by what of its beginning is punctuation: of prose about a tenth, of code about a half. */
export function looksLikeCode(text: string): boolean {
  const { length, kinds } = tokensOf(text.slice(0, looked));
  let punctuation = 0;
  for (const kind of kinds) if (kind === tokenKinds.punctuation) punctuation++;
  return length > 0 && punctuation / length >= leastPunctuation;
}

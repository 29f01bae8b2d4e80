import { alphanumericsOf } from '../tokens/alphanumerics.js';
import type { TokenList } from '../tokens/token-list.js';
import { rollingHashes } from './rolling-hashes.js';
import { winnow } from './winnow.js';

/** Units that a fingerprint is made of, and how many fingerprints are chosen from. Both are part of what is stored: never change them in place. */
const characterRun = { k: 24, window: 32 };
const tokenRun = { k: 16, window: 16 };

/** Of one text; each layer's hashes once, in rising order. */
export interface Fingerprints {
  /** Over lower-cased letters and digits alone: what is only reformatted keeps them. */
  readonly characters: Int32Array;
  /** Over tokens with names and literals folded: what is renamed keeps them, too. */
  readonly tokens: Int32Array;
}

/** Linear in the text. A shared run of 55 letters and digits, or of 31 tokens, shares a fingerprint of its layer. */
export const fingerprintsOf = (text: string, tokens: TokenList): Fingerprints => ({
  characters: winnow(rollingHashes(alphanumericsOf(text), characterRun.k), characterRun.window),
  tokens: winnow(rollingHashes(tokens.folded, tokenRun.k), tokenRun.window),
});

export { align } from './align/align.js';
export { generatedCode, type GeneratedCode, type ModelBlock } from './code/generated-code.js';
export { mayBeSameLanguage, taggedLanguage } from './code/language.js';
export { linesBetween, type Slice, slicesOf } from './code/slices.js';
export { type TokenList } from './tokens/token-list.js';
export { tokensOf } from './tokens/tokens-of.js';
export { type Fingerprints, fingerprintsOf } from './winnowing/fingerprints.js';

export { LONGEST_MATCH } from './custom/compile-pattern.js';
export { checkPattern, type CustomDetector, type PatternProblem } from './custom/custom-rules.js';
export { type CustomMatch, customLabel, type Detected, maskLabel, replaceSpans } from './masking/mask.js';
export { StreamMasker } from './masking/stream-masker.js';
export { streamLimits } from './masking/stream-reading.js';
export { analyzedKinds, type AnalyzedKind } from './rules/analyzed.kinds.js';
export { type DetectorKind, detectorKinds } from './rules/built-in.js';
export { detectorsPage } from './rules/detectors-page.js';
export { type Allowance } from './allowing/allowance.js';
export {
  type MaskResult,
  Scanner,
  type ScannerOptions,
  type ScanResult,
  type Select,
  type SelectCustom,
  type TextOptions,
} from './scanner.js';
export { asksToRestore, findingNames, ownSecretLeaving } from './egress/own-secret-leaving.js';
export { type Alias, AliasBook, type Restore } from './masking/aliases.js';
export { maskedSpans, type MaskedSpan, type MaskSelection, maskText, type TextScan } from './masking/mask-text.js';
export { sealMark, sealText, unsealText, withoutSeal } from './masking/sealed-text.js';

import type { Provenance } from '#contracts';
import type { TextScan } from '#detection';
import type { Ruleset } from './ruleset.js';

/** A text as every whole text is scanned here. */
export const scanText = (rules: Ruleset, text: string, provenance: Provenance): TextScan => rules.scanner.scan(text, { provenance });

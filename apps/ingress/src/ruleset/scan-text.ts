import type { Provenance } from '#contracts';
import type { TextScan } from '#detection';
import type { Ruleset } from './ruleset.js';

/** Looking behind encodings costs twice a plain scan. Longer texts (in UTF-16 units) are files and logs, and get the plain one only. */
const longestDisguised = 64 * 1024;

/** A text as every whole text is scanned here: what is hidden by one level of encoding is found as well, where it costs little enough. */
export const scanText = (rules: Ruleset, text: string, provenance: Provenance): TextScan =>
  rules.scanner.scan(text, { provenance, disguised: text.length <= longestDisguised });

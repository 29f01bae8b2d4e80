import type { Ruleset } from './ruleset.js';

/**
 * Whether a short text that can't be masked, such as a header's value, holds something that is surely a secret or personal: a finding of
 * confidence certain or high.
 */
export const holdsSureFinding = ({ scanner }: Pick<Ruleset, 'scanner'>, text: string): boolean =>
  scanner.scan(text).findings.some(({ confidence }) => confidence === 'certain' || confidence === 'high');

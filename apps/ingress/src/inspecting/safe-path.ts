import type { Ruleset } from '../ruleset/ruleset.js';

const WORD = /^(?:[A-Za-z_]{1,32}|\d{1,9})$/;

/** A path as it may be told: its steps are keys that the caller chose, and one that is no plain word, or was found to be something, is left out. */
export const safePath = ({ scanner }: Ruleset, path: string): string =>
  path
    .split('.')
    .map((step) => (WORD.test(step) && scanner.scan(step).findings.length === 0 ? step : '…'))
    .join('.');

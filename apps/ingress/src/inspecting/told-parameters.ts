import type { CallParameters } from '#conversation';
import { ownText } from '../call/own-text.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** Shorter numbers are no card, account or identity number. */
const SHORTEST = 8;

/**
 * The parameters of a call as conditions read them, without any in whose name or value something was found: what is left out counts as missing, so a rule
 * that asks for it matches. `isPlain`: whether nothing was found in a literal of the body.
 */
export function toldParameters(rules: Ruleset, parameters: CallParameters, isPlain: (text: string) => boolean): CallParameters {
  const told: Record<string, CallParameters[string]> = Object.create(null);
  for (const [name, value] of Object.entries(parameters)) {
    if (!isPlain(name)) continue;
    if (typeof value === 'object') told[ownText(name)] = toldParameters(rules, value, isPlain);
    else if (isPlain(String(value)) && !isNumberOfSomebody(rules, value))
      told[ownText(name)] = typeof value === 'string' ? ownText(value) : value;
  }
  return told;
}

/** The body may write it in another way than this, in which nothing is found there: 4.1e15. */
function isNumberOfSomebody(rules: Ruleset, value: CallParameters[string]): boolean {
  if (typeof value !== 'number') return false;
  const text = String(value);
  return text.length >= SHORTEST && rules.scanner.scan(text).findings.length > 0;
}

import type { Finding } from '#contracts';
import { type CustomMatch } from '#detection';
import { ruleIdOfCustom } from '#policy-model';
import type { Ruleset } from '../ruleset/ruleset.js';

/**
 * Matches of the rules' own words and patterns that the record masks, as findings of one block. Their masks name the rule and no value,
 * so they have no fingerprint.
 */
export const maskedWords = ({ maskingRules }: Ruleset, matches: readonly CustomMatch[], block: string): Finding[] =>
  matches
    .map(({ id, start, end }) => ({ kind: ruleIdOfCustom(id), block, start, end }))
    .filter(({ kind }) => maskingRules.has(kind))
    .map((match) => ({ ...match, category: 'custom', severity: 'medium', confidence: 'certain', fingerprint: '' }));

import type { Obligation } from '#contracts';
import type { MaskSelection, Restore } from '#detection';
import { coversFinding } from '#policy-model';
import type { Ruleset } from '../ruleset/ruleset.js';

/** The record never holds a finding's value, whatever the policy lets pass. */
export const recordSelection = (rules: Ruleset): MaskSelection => ({ finding: () => true, rule: (id) => rules.maskingRules.has(id) });

/** What these duties mask. */
export const selectionFor = (duties: readonly Obligation[]): MaskSelection => {
  const rules = new Set(duties.map(({ ruleId }) => ruleId));
  return { finding: (finding) => duties.some((duty) => coversFinding(duty, finding)), rule: (id) => rules.has(id) };
};

/** Of several rules that mask one value, the one that puts it back least decides. */
export const leastOf = (modes: readonly Restore[]): Restore =>
  modes.length === 0 || modes.includes('none') ? 'none' : modes.includes('tool_calls') ? 'tool_calls' : 'all';

import { decidersIn } from '#contracts';
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.js';

/** Something that a policy may be meant to do, and more often is not. */
export interface Weakness {
  readonly code: 'no-secret-rule' | 'masking-dropped';
  readonly message: string;
}

/** What publishing a policy gives up. `before`: the policy in force; null: there is none. `secretNames`: the category of secrets and its kinds. */
export function weaknessesOf(policy: CompiledPolicy, before: CompiledPolicy | null, secretNames: readonly string[]): Weakness[] {
  const found: Weakness[] = [];
  if (!policy.rules.some((rule) => actsOnSecrets(rule, secretNames)))
    found.push({ code: 'no-secret-rule', message: 'No rule in force masks, blocks or asks about secrets in requests.' });
  if (before !== null && before.rules.some(masks) && !policy.rules.some(masks))
    found.push({ code: 'masking-dropped', message: 'The policy in force masks, and this one masks nothing.' });
  return found;
}

const masks = ({ action, mode }: CompiledRule): boolean => action === 'mask' && mode === 'enforce';

const actsOnSecrets = ({ on, action, mode, match }: CompiledRule, secretNames: readonly string[]): boolean =>
  mode === 'enforce' && action !== 'allow' && on.has('request') && secretNames.some((name) => match?.findings?.has(name));

/** Every group that an approval of a policy names, with the rules that name it. */
export function groupsAsked({ rules }: CompiledPolicy): Map<string, string[]> {
  const asked = new Map<string, string[]>();
  for (const { id, approval } of rules)
    if (approval !== null) for (const group of decidersIn(approval)) asked.set(group, [...(asked.get(group) ?? []), id]);
  return asked;
}

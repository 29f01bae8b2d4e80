import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.js';
import { policyDiff } from './policy-diff.js';

/** Fields on which it hangs what a rule meets, and whether that matters. */
const reach: ReadonlySet<string> = new Set(['on', 'match', 'when', 'from', 'mode']);
/** What is not on record of a request: a condition on it may seem never to hold. */
const unrecorded = ['call', 'injection', 'params', 'tools'];

/**
 * Ids of the rules about which a day whose calls met none of them says something: in force, new or with another reach than in the policy `before`
 * (null: there is none), and by words or a condition of their author's, in which an error can hide. Kinds of findings and dangers are checked when the
 * policy is compiled, and a day without any is a good day.
 */
export function rulesToMeet({ rules }: CompiledPolicy, source: string, before: string | null): string[] {
  const { added, changed } = policyDiff(before ?? '', source).rules;
  const reached = changed.filter(({ fields }) => fields.some((field) => reach.has(field)));
  const fresh = new Set([...added, ...reached.map(({ id }) => id)]);
  return rules.filter((rule) => rule.mode === 'enforce' && fresh.has(rule.id) && canBeWrong(rule) && isOnRecord(rule)).map(({ id }) => id);
}

const canBeWrong = ({ match, condition }: CompiledRule): boolean =>
  condition !== null || (match !== null && (match.words !== null || match.patterns !== null));

const isOnRecord = ({ on, condition }: CompiledRule): boolean =>
  !on.has('request') || !unrecorded.some((variable) => condition?.variables.has(variable));

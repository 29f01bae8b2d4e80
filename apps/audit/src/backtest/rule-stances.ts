import type { Reason, Verdict } from '#contracts';
import { compareRestrictiveness, mostRestrictive } from '#policy-model';

/** What a rule asked for in an exchange. */
export interface Stance {
  readonly action: Verdict;
  readonly mode: 'enforce' | 'shadow';
}

/** What each rule asked for that took part, by its id. */
export type Stances = ReadonlyMap<string, Stance>;

/** Refusals of fields that no mask can help are no rule's of a policy. */
const FIELDS = 'fields';

/** Of all phases together: where a rule asked for more than one thing, the strictest in force. */
export function stancesOf(told: Iterable<Pick<Reason, 'ruleId' | 'action' | 'mode'>>): Stances {
  const stances = new Map<string, Stance>();
  for (const { ruleId, action, mode } of told) {
    if (ruleId === '' || ruleId === FIELDS) continue;
    const known = stances.get(ruleId);
    if (known === undefined || isStricter({ action, mode }, known)) stances.set(ruleId, { action, mode });
  }
  return stances;
}

/** What the rules came to, before anybody was asked. */
export const verdictOf = (stances: Stances): Verdict =>
  mostRestrictive([...stances.values()].filter(({ mode }) => mode === 'enforce').map(({ action }) => action));

export const isSame = (one: Stance, other: Stance): boolean => one.action === other.action && one.mode === other.mode;

const isStricter = (one: Stance, other: Stance): boolean =>
  one.mode === other.mode ? compareRestrictiveness(one.action, other.action) > 0 : one.mode === 'enforce';

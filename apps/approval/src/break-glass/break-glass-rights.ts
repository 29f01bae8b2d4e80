import type { ApprovalTerms, Principal } from '#contracts';
import { rolesOf, type RoleGroups, isSamePerson, type Person } from '#identity';
import type { Eligibility } from '../reviewers/eligibility.js';

const no = (why: string): Eligibility => ({ eligible: false, why });
const unresolved = no('Your token does not list your groups, so your right can’t be told.');

/**
 * Whether somebody may break the glass: a member of a group that the rule names for it, by their own token. The role of an administrator gives
 * no such right, nor does a delegation; and nobody passes their own call.
 */
export function rightToBreak(person: Principal, requester: Person, breakGlass: ApprovalTerms['breakGlass']): Eligibility {
  if (isSamePerson(person, requester)) return no('Nobody breaks the glass for their own request.');
  if (breakGlass === undefined) return no('This rule lets nobody break the glass.');
  if (person.groups === null) return unresolved;
  const group = breakGlass.groups.find((name) => person.groups?.includes(name));
  if (group === undefined) return no(`Only members of ${breakGlass.groups.join(' or ')} break the glass here.`);
  return { eligible: true, through: `${group}, breaking the glass`, onBehalfOf: null };
}

export interface BrokenGlass {
  readonly requester: Person;
  readonly breakers: readonly Person[];
  /** The groups that the rule asks, whoever of them was asked by then. */
  readonly reviewers: readonly string[];
}

/** Whether somebody may review it afterwards: a reviewer of the rule, an auditor or an administrator who had no part in it. */
export function rightToReview(person: Principal, { requester, breakers, reviewers }: BrokenGlass, roles: RoleGroups): Eligibility {
  if (isSamePerson(person, requester)) return no('Nobody reviews what was passed at their own request.');
  if (breakers.some((breaker) => isSamePerson(person, breaker))) return no('Nobody reviews what they passed themselves.');
  if (person.groups === null) return unresolved;
  const own = rolesOf(person, roles);
  const through =
    reviewers.find((name) => person.groups?.includes(name)) ?? (['administrator', 'auditor'] as const).find((role) => own.has(role));
  if (through === undefined) return no(`Only members of ${reviewers.join(' or ')}, auditors and administrators review this.`);
  return { eligible: true, through, onBehalfOf: null };
}

import type { Principal } from '#contracts';
import { rolesOf, type RoleGroups } from '#identity';
import { isSamePerson, type Person } from './same-person.js';

export type Eligibility =
  /** `through`: the group, or the role, that gives the vote; it is recorded with it. */
  { readonly eligible: true; readonly through: string } | { readonly eligible: false; readonly why: string };

export interface Question {
  readonly requester: Person;
  /** Groups whose members are asked. */
  readonly reviewers: readonly string[];
}

/**
 * Whether somebody may vote on an approval, by the groups that their token names now. Nobody decides about their own call, administrators
 * included; unresolved groups give no vote.
 */
export function eligibilityOf(voter: Principal, { requester, reviewers }: Question, roles: RoleGroups): Eligibility {
  if (isSamePerson(voter, requester)) return { eligible: false, why: 'Nobody decides about their own request.' };
  if (voter.groups === null) return { eligible: false, why: 'Your token does not list your groups, so your right to vote can’t be told.' };
  const group = reviewers.find((name) => voter.groups?.includes(name));
  if (group !== undefined) return { eligible: true, through: group };
  if (rolesOf(voter, roles).has('administrator')) return { eligible: true, through: 'administrator' };
  return { eligible: false, why: `Only members of ${reviewers.join(' or ')} decide about this request.` };
}

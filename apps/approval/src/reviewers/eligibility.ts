import type { Principal } from '#contracts';
import { rolesOf, type RoleGroups, isSamePerson, type Person } from '#identity';

/** A person with the name that others know them by. */
export type NamedPerson = Person & { readonly name: string };

/** Somebody for whom the voter may vote, and the groups that they had when they said so. */
export interface Delegated {
  readonly delegator: NamedPerson;
  readonly groups: readonly string[];
}

/** `through`: the group, or the role, that gives the vote; it is recorded with it. `onBehalfOf`: whose group that is, where it is not the voter's. */
export interface Right {
  readonly through: string;
  readonly onBehalfOf: NamedPerson | null;
}

export type Eligibility = ({ readonly eligible: true } & Right) | { readonly eligible: false; readonly why: string };

export interface Question {
  readonly requester: Person;
  /** Groups whose members are asked. */
  readonly reviewers: readonly string[];
  /** For whom the voter may vote, besides themselves. */
  readonly delegated?: readonly Delegated[];
}

/**
 * Whether somebody may vote on an approval, by the groups that their token names now. Nobody decides about their own call, administrators
 * included; unresolved groups give no vote. Who has no right of their own may have another's, where they are a reviewer: not for the
 * requester, for that would be a vote of theirs, too.
 */
export function eligibilityOf(voter: Principal, { requester, reviewers, delegated = [] }: Question, roles: RoleGroups): Eligibility {
  if (isSamePerson(voter, requester)) return { eligible: false, why: 'Nobody decides about their own request.' };
  if (voter.groups === null) return { eligible: false, why: 'Your token does not list your groups, so your right to vote can’t be told.' };
  const asked = (groups: readonly string[]): string | undefined => reviewers.find((name) => groups.includes(name));
  const group = asked(voter.groups);
  if (group !== undefined) return { eligible: true, through: group, onBehalfOf: null };
  const own = rolesOf(voter, roles);
  if (own.has('administrator')) return { eligible: true, through: 'administrator', onBehalfOf: null };
  const lent = own.has('reviewer')
    ? delegated.find(({ delegator, groups }) => asked(groups) !== undefined && !isSamePerson(delegator, requester))
    : undefined;
  if (lent) return { eligible: true, through: `${asked(lent.groups)}, for ${lent.delegator.name}`, onBehalfOf: lent.delegator };
  return { eligible: false, why: `Only members of ${reviewers.join(' or ')} decide about this request.` };
}

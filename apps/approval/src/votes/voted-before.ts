import { isSamePerson, type Person } from '#identity';
import { OstiaryError } from '#contracts';
import { voterOf } from '../people/people-of.js';
import type { NamedPerson } from '../reviewers/eligibility.js';
import type { VoteEntity } from '../store/vote.entity.js';

/** Whether somebody's vote is among these, cast by themselves or by somebody for them. */
export const hasTakenPart = (votes: readonly VoteEntity[], person: Person): boolean =>
  votes.some((vote) => peopleOf(vote).some((one) => isSamePerson(one, person)));

/**
 * Nobody has two votes: not in two steps, not in two accounts, and not one of their own beside one that somebody casts for them. Throws
 * `state_conflict`, which says whose vote there is. Votes that break the glass and others are to be asked about apart.
 */
export function refuseSecondVote(votes: readonly VoteEntity[], voter: Person, onBehalfOf: NamedPerson | null): void {
  if (votes.some((vote) => isSamePerson(voterOf(vote), voter))) throw new OstiaryError('state_conflict', 'You have voted on this already.');
  for (const vote of votes) {
    const by = voterOf(vote);
    if (vote.onBehalfOf && isSamePerson(vote.onBehalfOf, voter))
      throw new OstiaryError('state_conflict', `${by.name} has voted on this for you already.`);
    if (onBehalfOf === null) continue;
    if (isSamePerson(by, onBehalfOf))
      throw new OstiaryError('state_conflict', `${by.name}, for whom you would vote, has voted on this already.`);
    if (vote.onBehalfOf && isSamePerson(vote.onBehalfOf, onBehalfOf))
      throw new OstiaryError('state_conflict', `${by.name} has voted on this for ${onBehalfOf.name} already.`);
  }
}

const peopleOf = (vote: VoteEntity): NamedPerson[] => [voterOf(vote), ...(vote.onBehalfOf ? [vote.onBehalfOf] : [])];

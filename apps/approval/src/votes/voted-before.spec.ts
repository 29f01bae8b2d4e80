import { isSamePerson } from '#identity';
import * as fc from 'fast-check';
import type { NamedPerson } from '../reviewers/eligibility.js';
import type { VoteEntity } from '../store/vote.entity.js';
import { hasTakenPart, refuseSecondVote } from './voted-before.js';

/** Accounts of four people: each has two, told to be one person's by their addresses or by a link. */
const account = (person: string, second: boolean): NamedPerson => ({
  issuer: second ? 'https://other.example' : 'https://issuer.example',
  subject: second ? `${person}-2` : person,
  name: person,
  email: `${person}${second ? '+2' : ''}@example.com`,
});
const accounts = fc.tuple(fc.constantFrom('ann', 'ben', 'cem', 'dot'), fc.boolean()).map(([person, second]) => account(person, second));

const voteOf = (voter: NamedPerson, onBehalfOf: NamedPerson | null): VoteEntity =>
  ({
    voterIssuer: voter.issuer,
    voterSubject: voter.subject,
    voterName: voter.name,
    voterEmail: voter.email,
    voterClaimedEmail: null,
    onBehalfOf,
  }) as VoteEntity;

const isRefused = (votes: readonly VoteEntity[], voter: NamedPerson, onBehalfOf: NamedPerson | null): boolean => {
  try {
    refuseSecondVote(votes, voter, onBehalfOf);
    return false;
  } catch {
    return true;
  }
};

describe('a second vote', () => {
  it('is never had by anybody, in whatever order people vote for themselves and for others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(accounts, fc.option(accounts)), { maxLength: 12 }), (attempts) => {
        const votes: VoteEntity[] = [];
        const counted: string[] = [];
        for (const [voter, lent] of attempts) {
          const onBehalfOf = lent !== null && isSamePerson(voter, lent) ? null : lent;
          const people = [voter, ...(onBehalfOf ? [onBehalfOf] : [])];
          const refused = isRefused(votes, voter, onBehalfOf);
          expect(refused).toBe(people.some((person) => hasTakenPart(votes, person)));
          if (refused) continue;
          votes.push(voteOf(voter, onBehalfOf));
          counted.push(...people.map(({ name }) => name));
        }
        expect(new Set(counted).size).toBe(counted.length);
      }),
    );
  });

  it('is not had by an account that is linked with one that has voted', () => {
    const votes = [voteOf(account('ann', false), null)];
    const stranger = { ...account('eve', false), linked: [{ issuer: 'https://issuer.example', subject: 'ann' }] };
    expect(() => refuseSecondVote(votes, stranger, null)).toThrow('You have voted on this already.');
    expect(() => refuseSecondVote(votes, account('ben', false), stranger)).toThrow(
      'ann, for whom you would vote, has voted on this already.',
    );
  });
});

import * as fc from 'fast-check';
import type { Principal } from '#contracts';
import { eligibilityOf } from './eligibility.js';
import { isSamePerson } from './same-person.js';

const roles = { reviewer: ['security'], auditor: ['audit'], policyAuthor: [], administrator: ['administrators'] };
const person = (subject: string, groups: string[] | null, overrides: Partial<Principal> = {}): Principal => ({
  issuer: 'https://issuer.example',
  subject,
  name: subject,
  email: `${subject}@example.com`,
  groups,
  ...overrides,
});
const alice = person('alice', ['engineering']);
const question = { requester: alice, reviewers: ['security', 'dba'] };

describe('eligibilityOf', () => {
  it.each([
    ['a member of the group', person('bob', ['security']), { eligible: true, through: 'security' }],
    ['a member of the second group', person('dora', ['dba']), { eligible: true, through: 'dba' }],
    ['an administrator', person('erin', ['administrators']), { eligible: true, through: 'administrator' }],
  ])('gives %s a vote', (_name, voter, expected) => {
    expect(eligibilityOf(voter, question, roles)).toEqual(expected);
  });

  it.each([
    ['somebody else', person('oscar', ['engineering']), /Only members of security or dba/],
    ['an auditor', person('dave', ['audit']), /Only members/],
    ['somebody whose groups are not resolved', person('bob', null), /groups/],
    ['the requester', person('alice', ['security']), /own request/],
    ['the requester as administrator', person('alice', ['administrators']), /own request/],
    ['the requester at another issuer', person('alice', ['security'], { issuer: 'https://other.example', email: null }), /own request/],
    ['the requester under another subject, by mail', person('a-2', ['security'], { email: ' ALICE@Example.com' }), /own request/],
  ])('gives %s none', (_name, voter, words) => {
    expect(eligibilityOf(voter, question, roles)).toMatchObject({ eligible: false, why: expect.stringMatching(words) as string });
  });
});

describe('isSamePerson', () => {
  const people = fc.record({
    issuer: fc.constantFrom('a', 'b'),
    subject: fc.constantFrom('x', 'y', 'z'),
    email: fc.constantFrom(null, '', 'x@e', 'X@E ', 'y@e'),
  });

  it('is symmetric, and true of oneself', () => {
    fc.assert(
      fc.property(people, people, (one, other) => {
        expect(isSamePerson(one, other)).toBe(isSamePerson(other, one));
        expect(isSamePerson(one, one)).toBe(true);
      }),
    );
  });

  it('does not take two people without an address for one', () => {
    expect(isSamePerson({ issuer: 'a', subject: 'x', email: null }, { issuer: 'a', subject: 'y', email: null })).toBe(false);
    expect(isSamePerson({ issuer: 'a', subject: 'x', email: '' }, { issuer: 'a', subject: 'y', email: '' })).toBe(false);
  });
});

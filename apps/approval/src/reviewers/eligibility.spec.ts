import type { Principal } from '#contracts';
import { eligibilityOf } from './eligibility.js';

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
    [
      'the requester by an address that is not verified',
      person('a-2', ['security'], { email: null, claimedEmail: 'alice+1@example.com' }),
      /own/,
    ],
    [
      'the requester as administrator, by such an address',
      person('a-2', ['administrators'], { email: null, claimedEmail: 'Alice@example.com' }),
      /own/,
    ],
  ])('gives %s none', (_name, voter, words) => {
    expect(eligibilityOf(voter, question, roles)).toMatchObject({ eligible: false, why: expect.stringMatching(words) as string });
  });
});

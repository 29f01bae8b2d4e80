import type { Principal } from '#contracts';
import { type Delegated, eligibilityOf } from './eligibility.js';

const roles = { reviewer: ['security'], auditor: ['audit'], soc: [], policyAuthor: [], administrator: ['administrators'] };
const person = (subject: string, groups: string[] | null, overrides: Partial<Principal> = {}): Principal => ({
  issuer: 'https://issuer.example',
  subject,
  name: subject,
  email: `${subject}@example.com`,
  groups,
  ...overrides,
});
const alice = person('alice', ['engineering']);
const from = (delegator: Principal, ...groups: string[]): Delegated => ({ delegator, groups });
const question = { requester: alice, reviewers: ['security', 'dba'] };

describe('eligibilityOf', () => {
  it.each([
    ['a member of the group', person('bob', ['security']), { eligible: true, through: 'security', onBehalfOf: null }],
    ['a member of the second group', person('dora', ['dba']), { eligible: true, through: 'dba', onBehalfOf: null }],
    ['an administrator', person('erin', ['administrators']), { eligible: true, through: 'administrator', onBehalfOf: null }],
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

  describe('by delegation', () => {
    const [carol, dora] = [person('carol', []), person('dora', [])];
    it.each<[string, Principal, Delegated[], object]>([
      ['a reviewer', person('rob', ['security']), [from(dora, 'dba')], { through: 'dba, for dora', onBehalfOf: dora }],
      ['a reviewer, by the second', person('rob', ['security']), [from(carol, 'sales'), from(dora, 'dba')], { through: 'dba, for dora' }],
      ['who has a right of their own', person('rob', ['dba']), [from(dora, 'dba')], { through: 'dba', onBehalfOf: null }],
      ['an administrator', person('erin', ['administrators']), [from(dora, 'dba')], { through: 'administrator', onBehalfOf: null }],
    ])('gives %s a vote', (_name, voter, delegated, expected) => {
      expect(eligibilityOf(voter, { requester: alice, reviewers: ['dba'], delegated }, roles)).toMatchObject({
        eligible: true,
        ...expected,
      });
    });

    const aliceAgain = person('alice-2', [], { email: 'Alice+2@example.com' });
    it.each<[string, Principal, Delegated[], RegExp]>([
      ['who is no reviewer', person('oscar', ['engineering']), [from(dora, 'dba')], /Only members/],
      ['whose groups are not resolved', person('rob', null), [from(dora, 'dba')], /does not list/],
      ['for somebody without the right', person('rob', ['security']), [from(carol, 'sales')], /Only members/],
      ['for the requester', person('rob', ['security']), [from(alice, 'dba')], /Only members/],
      ['for another account of the requester', person('rob', ['security']), [from(aliceAgain, 'dba')], /Only members/],
      ['the requester', person('alice', ['security']), [from(dora, 'dba')], /own request/],
      ['another account of the requester', person('alice-2', ['security'], { email: 'alice@example.com' }), [from(dora, 'dba')], /own/],
    ])('gives none to a person %s', (_name, voter, delegated, words) => {
      expect(eligibilityOf(voter, { requester: alice, reviewers: ['dba'], delegated }, roles)).toMatchObject({
        eligible: false,
        why: expect.stringMatching(words) as string,
      });
    });
  });
});

import type { Principal } from '#contracts';
import { rightToBreak, rightToReview } from './break-glass-rights.js';

const roles = { reviewer: ['security'], auditor: ['audit'], soc: [], policyAuthor: [], administrator: ['administrators'] };
const person = (subject: string, groups: string[] | null, email = `${subject}@example.com`): Principal => ({
  issuer: 'https://issuer.example',
  subject,
  name: subject,
  email,
  groups,
});
const alice = person('alice', ['engineering']);

describe('the right to break the glass', () => {
  const terms = { groups: ['sre', 'oncall'], quorum: 1 };

  it('is that of the groups that the rule names', () => {
    const through = 'oncall, breaking the glass';
    expect(rightToBreak(person('sam', ['oncall']), alice, terms)).toEqual({ eligible: true, through, onBehalfOf: null });
  });

  it.each<[string, Principal, RegExp]>([
    ['the requester', person('alice', ['sre']), /own request/],
    ['the requester’s second account', person('a-2', ['sre'], 'ALICE+x@example.com'), /own request/],
    ['the requester as administrator', person('alice', ['administrators', 'sre']), /own request/],
    ['a reviewer', person('bob', ['security']), /Only members of sre or oncall/],
    ['an administrator', person('erin', ['administrators']), /Only members/],
    ['somebody whose groups are not resolved', person('sam', null), /does not list/],
  ])('is not that of %s', (_who, who, why) => {
    expect(rightToBreak(who, alice, terms)).toEqual({ eligible: false, why: expect.stringMatching(why) as string });
  });

  it('is nobody’s where the rule names none', () => {
    expect(rightToBreak(person('sam', ['sre']), alice, undefined)).toMatchObject({ eligible: false });
  });
});

describe('the right to review a broken glass', () => {
  const broken = {
    requester: alice,
    breakers: [person('sam', ['sre', 'security']), person('sue', ['sre'])],
    reviewers: ['security', 'dba'],
  };

  it.each<[string, Principal, string]>([
    ['a reviewer of the rule', person('bob', ['dba']), 'dba'],
    ['an auditor', person('dave', ['audit']), 'auditor'],
    ['an administrator', person('erin', ['administrators']), 'administrator'],
  ])('is that of %s', (_who, who, through) => {
    expect(rightToReview(who, broken, roles)).toEqual({ eligible: true, through, onBehalfOf: null });
  });

  it.each<[string, Principal, RegExp]>([
    ['the requester', person('alice', ['audit']), /own request/],
    ['the requester’s second account', person('a-2', ['audit'], 'alice+2@example.com'), /own request/],
    ['whoever broke it', person('sam', ['sre', 'security']), /passed themselves/],
    ['the other who broke it, as administrator', person('sue', ['administrators']), /passed themselves/],
    ['another account of theirs', person('sue-2', ['audit'], 'sue@example.com'), /passed themselves/],
    ['somebody else', person('oscar', ['engineering']), /Only members of security or dba/],
    ['a reviewer of other rules', person('rob', ['sales']), /Only members/],
    ['somebody whose groups are not resolved', person('dave', null), /does not list/],
  ])('is not that of %s', (_who, who, why) => {
    expect(rightToReview(who, broken, roles)).toEqual({ eligible: false, why: expect.stringMatching(why) as string });
  });
});

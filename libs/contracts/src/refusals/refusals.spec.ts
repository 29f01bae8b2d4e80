import * as fc from 'fast-check';
import type { ApprovalVote } from '../model/approval.js';
import {
  refusalByResolution,
  refusalCannotWait,
  refusalOfUnknownApproval,
  refusalPending,
  refusalRunOut,
  refusalUsedUp,
  votersFor,
} from './by-approval.js';
import {
  refusalByMatches,
  refusalByRule,
  refusalOfField,
  refusalOfMcpServer,
  refusalOfUnwithholdable,
  refusalUndecided,
  refusalWithoutReviewers,
} from './by-rule.js';
import { refusalSchema } from './refusal.js';

const rule = { ruleId: 'no-dump', message: 'Customer data does not leave.' };
const match = (ruleId: string, action: 'block' | 'mask', mode: 'enforce' | 'shadow' = 'enforce') => ({
  ruleId,
  message: ruleId,
  action,
  mode,
});
const vote = (name: string, decision: ApprovalVote['decision']): ApprovalVote => ({
  voter: { issuer: 'i', subject: name, name },
  decision,
  reason: null,
  at: '2026-01-01T00:00:00Z',
});

describe('refusals', () => {
  it.each([
    ['by rule', refusalByRule(rule, 'x')],
    ['unwithholdable', refusalOfUnwithholdable(rule, 'x')],
    ['field', refusalOfField(rule, 'metadata.user_id', 'x')],
    ['without reviewers', refusalWithoutReviewers(rule, 'x')],
    ['undecided', refusalUndecided(rule, 'away', 'x')],
    ['denied', refusalByResolution(rule, { state: 'denied', decidedBy: ['Bob'], reason: 'no' }, 'x')],
    ['pending', refusalPending(rule, 'x')],
    ['cannot wait', refusalCannotWait(rule, 'x')],
    ['used up', refusalUsedUp(rule, 'x')],
    ['run out', refusalRunOut(rule, 'x')],
    ['unknown approval', refusalOfUnknownApproval(rule, 'x')],
  ])('%s: speak for the rule, name the reference, and are whole', (_name, refusal) => {
    expect(refusalSchema.strict().parse(refusal)).toMatchObject({ ...rule, reference: 'x' });
  });

  it('take nothing but the rule’s name and words from a match, whatever else it carries', () => {
    expect(refusalByRule({ ...match('r', 'block'), excerpt: 'a secret' } as never, 'x')).toEqual({
      ruleId: 'r',
      message: 'r',
      decidedBy: [],
      reason: null,
      reference: 'x',
      advice: null,
    });
  });

  it.each([
    [
      'the first enforced rule that blocks',
      [match('m', 'mask'), match('s', 'block', 'shadow'), match('b', 'block'), match('c', 'block')],
      'b',
    ],
    ['the policy where none blocks', [match('m', 'mask')], 'policy'],
    ['the policy where nothing matched', [], 'policy'],
  ])('of several matches let %s speak', (_what, matches, ruleId) => expect(refusalByMatches(matches, 'x').ruleId).toBe(ruleId));

  it.each([
    ['denied', null, ['Bob'], null, ['Bob']],
    ['denied', 'not on a Friday', ['Bob'], 'not on a Friday', ['Bob']],
    ['expired', null, [], 'Nobody decided in time.', []],
    ['canceled', null, ['Bob'], 'The request for approval was canceled.', []],
    ['canceled', 'withdrawn', [], 'withdrawn', []],
  ] as const)('of an approval that was %s (%s)', (state, reason, decidedBy, told, names) => {
    expect(refusalByResolution(rule, { state, decidedBy, reason }, 'a')).toMatchObject({ reason: told, decidedBy: names, reference: 'a' });
  });

  it('name who voted for a side', () => {
    expect(votersFor([vote('Bob', 'deny'), vote('Ann', 'approve'), vote('Eve', 'deny')], 'deny')).toEqual(['Bob', 'Eve']);
  });

  it('name a field’s path and a server’s host, and have no room for a value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (path) => {
        expect(refusalOfField(rule, path, 'x').reason).toContain(path);
        expect(refusalOfMcpServer(path, 'x').reason).toContain(path);
      }),
    );
  });
});

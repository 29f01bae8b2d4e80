import type { Grant } from '../rules/memory.js';
import { approvedBlock, blockOf, grantOf, matchOf, memoryOf, questionOf } from '../rules/question.fake.js';
import { decide } from './decide.js';
import { grantsTold, grantsUsed } from './grants-used.js';

const block = blockOf('drop the production database');
const question = questionOf([matchOf('production', 'require-approval', [block])], [block]);
const grant = (scope: Grant['scope'], changes: Partial<Grant> = {}): Grant =>
  grantOf(question, { id: scope, approvalId: `approval-${scope}`, ruleIds: ['production'], scope, ...changes });

describe('the grants that a call goes on by', () => {
  it.each<[string, Grant[], readonly string[]]>([
    ['a single use of one', [grant('once')], ['once']],
    ['one for the session', [grant('session')], ['session']],
    ['one for a time', [grant('duration')], ['duration']],
    ['of several that cover it the first', [grant('session'), grant('duration')], ['session']],
    ['one that stands before a single use, which stays', [grant('once'), grant('duration')], ['duration']],
    ['none of another session', [grant('session', { sessionId: 'elsewhere' }), grant('duration')], ['duration']],
    ['none of another rule', [grant('duration', { ruleIds: ['others'] }), grant('session')], ['session']],
  ])('are told: %s', (_what, grants, scopes) => {
    const decided = decide(question, memoryOf({ grants }));
    expect(decided.ruling.outcome).toBe('go');
    expect(grantsTold(grantsUsed(decided, null)).map(({ grantId }) => grantId)).toEqual(scopes);
  });

  it('are one for each rule that would have asked', () => {
    const both = questionOf([matchOf('production', 'require-approval', [block]), matchOf('other', 'require-approval', [block])], [block]);
    const decided = decide(both, memoryOf({ grants: [grant('session'), grant('duration', { ruleIds: ['other'] })] }));
    expect(grantsUsed(decided, null).map(({ id }) => id)).toEqual(['session', 'duration']);
  });

  it('are none for a call that no rule would ask about', () => {
    const none = decide(questionOf([], []), memoryOf({ grants: [grant('duration'), grant('session')] }));
    expect(grantsUsed(none, null)).toEqual([]);
    const old = { ...block, position: 'history' as const };
    const covered = questionOf([matchOf('production', 'require-approval', [old])], [old]);
    const decided = decide(covered, memoryOf({ grants: [grant('duration')], blocks: [approvedBlock(block, 'production')] }));
    expect([decided.ruling.outcome, grantsUsed(decided, null)]).toEqual(['go', []]);
  });

  it('are none for a call that only counts tokens, or that does not go on', () => {
    expect(grantsUsed(decide({ ...question, holdableMs: 0 }, memoryOf({ grants: [grant('duration')] })), null)).toEqual([]);
    const blocked = questionOf([matchOf('production', 'require-approval', [block]), matchOf('never', 'block', [block])], [block]);
    const decided = decide(blocked, memoryOf({ grants: [grant('duration'), grant('once', { fingerprint: blocked.fingerprint })] }));
    expect([decided.ruling.outcome, grantsUsed(decided, null)]).toEqual(['refuse', []]);
  });
});

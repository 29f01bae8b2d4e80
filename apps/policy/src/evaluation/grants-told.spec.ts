import type { Grant } from '../rules/memory.js';
import { blockOf, grantOf, matchOf, memoryOf, questionOf } from '../rules/question.fake.js';
import { decide } from './decide.js';
import { grantsTold } from './grants-told.js';

const block = blockOf('drop the production database');
const question = questionOf([matchOf('production', 'require-approval', [block])], [block]);
const grant = (scope: Grant['scope'], changes: Partial<Grant> = {}): Grant =>
  grantOf(question, { id: scope, approvalId: `approval-${scope}`, ruleIds: ['production'], scope, ...changes });

describe('the earlier approvals that a call goes on by', () => {
  it.each<[string, Grant[], readonly string[]]>([
    ['a single use of one', [grant('once')], ['once']],
    ['one for the session', [grant('session')], ['session']],
    ['one for a time', [grant('duration')], ['duration']],
    ['both standing ones', [grant('session'), grant('duration')], ['session', 'duration']],
    ['none of another session', [grant('session', { sessionId: 'elsewhere' }), grant('duration')], ['duration']],
    ['none of another rule', [grant('duration', { ruleIds: ['others'] }), grant('session')], ['session']],
  ])('are told: %s', (_what, grants, scopes) => {
    const { situation, ruling } = decide(question, memoryOf({ grants }));
    expect(ruling.outcome).toBe('go');
    const used = ruling.outcome === 'go' ? ruling.uses : [];
    expect(grantsTold(situation, used).map(({ scope }) => scope)).toEqual(scopes);
  });

  it('are none for a call that no rule would ask about', () => {
    const { situation } = decide(questionOf([], []), memoryOf({ grants: [grant('duration'), grant('session')] }));
    expect(grantsTold(situation, [])).toEqual([]);
  });
});

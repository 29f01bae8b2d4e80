import { decisionMade } from './decision-made.topic.js';

const decision = { verdict: 'require-approval', reasons: [], obligations: [], policyVersion: 1 };
const approval = { id: 'a', expiresAt: '2026-01-01T00:00:00Z', joined: false };
const refusal = { ruleId: 'r', message: '', decidedBy: [], reason: null, reference: 'x', advice: null };
const answer = (rest: object) => decisionMade.schema.safeParse({ exchangeId: 'x', requestId: 'q', decision, ...rest });

describe('an answer of the policy service', () => {
  it.each([
    ['go', { outcome: 'go', grants: [] }],
    ['hold', { outcome: 'hold', approval }],
    ['refuse', { outcome: 'refuse', refusal }],
  ])('is %s', (_name, rest) => expect(answer(rest)).toMatchObject({ success: true, data: rest }));

  it.each([
    ['a hold without an approval', { outcome: 'hold' }],
    ['a hold with none', { outcome: 'hold', approval: null }],
    ['a hold with half of one', { outcome: 'hold', approval: { id: 'a' } }],
    ['a hold with a refusal in its place', { outcome: 'hold', refusal }],
    ['a refusal without its words', { outcome: 'refuse' }],
    ['a refusal with an approval in their place', { outcome: 'refuse', refusal: null, approval }],
    ['a pass that does not say by whose leave', { outcome: 'go' }],
    ['no outcome', { approval }],
    ['an outcome that nobody knows', { outcome: 'wait', approval }],
  ])('is never %s', (_name, rest) => expect(answer(rest).success).toBe(false));

  it('has nothing of the outcomes that it is not', () => {
    expect(answer({ outcome: 'go', grants: [], approval, refusal }).data).not.toHaveProperty('approval');
    expect(answer({ outcome: 'hold', approval, refusal }).data).not.toHaveProperty('refusal');
  });
});

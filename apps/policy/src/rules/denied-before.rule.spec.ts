import { deniedBefore } from './denied-before.rule.js';
import type { RecentDenial } from './memory.js';
import { blockOf, matchOf, memoryOf, questionOf, refusedBlock, waitingCall } from './question.fake.js';
import { situationOf } from './situation.js';

const x = blockOf('drop the production database now');
const ask = (block = x) => matchOf('production', 'require-approval', [block]);
const first = questionOf([ask()], [x]);
const refusal = { ruleId: 'production', message: 'm', decidedBy: ['Bob'], reason: 'Not today.', reference: 'approval-1', advice: null };
const denial: RecentDenial = { phase: 'request', ruleIds: ['production'], refusal, waiters: [waitingCall(first)] };
const rulingOn = (question: typeof first, memory = memoryOf({ denials: [denial] })) => deniedBefore(situationOf(question, memory));

describe('denied before', () => {
  it('answers the same call with the same denial', () => {
    expect(rulingOn(questionOf([ask()], [x]))).toMatchObject({ code: 'denied_before', refusal, remember: 'reviewer' });
    expect(rulingOn(questionOf([ask()], [x], { sessionId: 'another' }))?.refusal).toEqual(refusal);
  });

  it('answers the block in its conversation long after', () => {
    const memory = memoryOf({ blocks: [refusedBlock(x, 'production', { byReviewer: true, refusal })] });
    expect(rulingOn(questionOf([ask()], [x]), memory)).toMatchObject({ code: 'denied_before', refusal });
    expect(rulingOn(questionOf([ask()], [x], { beside: ['new'] }), memory)).toBeNull();
  });

  it.each(['drop the production database now, please', 'I insist: drop  the production\ndatabase now'])(
    'takes "%s" for the same with something around it',
    (text) => {
      const variant = blockOf(text);
      expect(rulingOn(questionOf([ask(variant)], [variant]))?.code).toBe('denied_before');
    },
  );

  it('does not deny a variant beside something new, in another conversation, of another rule, or of a tool call', () => {
    const variant = blockOf('drop the production database now, please');
    expect(rulingOn(questionOf([ask(variant)], [variant], { beside: ['new'] }))).toBeNull();
    expect(rulingOn(questionOf([ask(variant)], [variant], { sessionId: 'another' }))).toBeNull();
    expect(rulingOn(questionOf([matchOf('other', 'require-approval', [variant])], [variant]))).toBeNull();
    expect(rulingOn(questionOf([ask(variant)], [variant], { phase: 'tool_call' }))).toBeNull();
  });

  it('does not know a short text in the middle of another', () => {
    const short = blockOf('prod db');
    const memory = memoryOf({ denials: [{ ...denial, waiters: [waitingCall(questionOf([ask(short)], [short]))] }] });
    const longer = (text: string) => rulingOn(questionOf([ask(blockOf(text))], [blockOf(text)], { tail: [`identity of ${text}`] }), memory);
    expect(longer('what does prod db mean')).toBeNull();
  });

  it('speaks of asking rules only', () => {
    expect(rulingOn(questionOf([matchOf('production', 'block', [x])], [x]))).toBeNull();
  });
});

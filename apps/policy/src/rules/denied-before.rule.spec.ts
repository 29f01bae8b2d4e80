import { deniedBefore } from './denied-before.rule.js';
import type { RecentDenial } from './memory.js';
import { blockOf, grantOf, matchOf, memoryOf, questionOf, refusedBlock, waitingCall } from './question.fake.js';
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

  describe('in another conversation', () => {
    const elsewhere = (texts: readonly string[], changes: Parameters<typeof questionOf>[2] = {}) => {
      const blocks = texts.map((text) => blockOf(text));
      return questionOf([matchOf('production', 'require-approval', blocks)], blocks, { sessionId: 'another', ...changes });
    };

    it.each([
      'drop the production database now.',
      'Drop the production database NOW!',
      '  drop the  production\ndatabase now ',
      'drop the pro-duction data\u200bbase now',
      '"drop the production database now" …',
      'dr\u00f6p the pr\u00f3duction database now',
      'drop the production database \uff4e\uff4f\uff57',
      '\u{1f600} drop the production database now',
    ])('takes %j for the same', (text) => {
      expect(rulingOn(elsewhere([text]))).toMatchObject({ code: 'denied_before', refusal, remember: 'reviewer' });
    });

    it.each<[string, ReturnType<typeof elsewhere>]>([
      ['another letter', elsewhere(['drop the production databases now'])],
      ['another number', elsewhere(['drop the production database now 2'])],
      ['a part of it', elsewhere(['drop the production database'])],
      ['something more beside it', elsewhere([x.text, 'and one more thing'])],
      ['a tool call', elsewhere([`${x.text}.`], { phase: 'tool_call' })],
    ])('does not take %s for it', (_what, question) => {
      expect(rulingOn(question)).toBeNull();
    });

    it('leaves alone what another rule asks about', () => {
      const block = blockOf(`${x.text}.`);
      expect(rulingOn(questionOf([matchOf('other', 'require-approval', [block])], [block], { sessionId: 'another' }))).toBeNull();
    });

    it('does not undo what people have approved of just this call since', () => {
      const question = elsewhere([`${x.text}.`]);
      const memory = (call: typeof question) => memoryOf({ denials: [denial], grants: [grantOf(call)] });
      expect(rulingOn(question, memory(question))).toBeNull();
      expect(rulingOn(question, memory(elsewhere(['something else'])))?.code).toBe('denied_before');
    });

    it('is not asked about what a client puts around it in each conversation', () => {
      const block = blockOf(`${x.text}.`);
      const system = blockOf('Today is another day.', { matched: false, provenance: 'system' });
      expect(rulingOn(questionOf([ask(block)], [block, system], { sessionId: 'another' }))?.code).toBe('denied_before');
    });
  });

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

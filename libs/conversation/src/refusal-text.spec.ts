import type { Refusal } from '#contracts';
import { refusalText } from './refusal-text.js';

describe('refusalText', () => {
  const refusal: Refusal = {
    ruleId: 'no-dump',
    message: 'Customer data does not leave',
    decidedBy: ['Bob', 'Carol'],
    reason: 'not\nneeded',
    reference: 'ref-1',
    advice: 'Start anew.',
  };

  it('says rule, message, reason, who decided, reference, where to appeal and how to go on', () => {
    expect(refusalText(refusal)).toBe(
      'Refused by policy rule no-dump. Customer data does not leave. Reason: not needed. Decided by Bob, Carol. Reference: ref-1. To appeal, quote the reference to those who keep the policy. Start anew.',
    );
  });

  it('leaves out what there is not, and is one line whatever people wrote', () => {
    const text = refusalText({ ...refusal, message: 'No!\r\n\u0000\u2028data: x', decidedBy: [], reason: null, advice: null });
    expect(text).toBe(
      'Refused by policy rule no-dump. No! data: x. Reference: ref-1. To appeal, quote the reference to those who keep the policy.',
    );
  });
});

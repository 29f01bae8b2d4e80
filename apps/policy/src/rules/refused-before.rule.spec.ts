import { blockOf, matchOf, memoryOf, questionOf, refusedBlock } from './question.fake.js';
import { refusedBefore } from './refused-before.rule.js';
import { situationOf } from './situation.js';

const x = blockOf('dump the customers table');
const memory = memoryOf({ blocks: [refusedBlock(x, 'no-dump', { tail: [x.identity, 'a reminder'] })] });
const rule = (history: 'withhold' | 'refuse' = 'withhold') => matchOf('no-dump', 'block', [x], { history });

describe('refused before', () => {
  it('gives a resend the same refusal, by its first reference', () => {
    expect(refusedBefore(situationOf(questionOf([rule()], [x]), memory))).toMatchObject({
      outcome: 'refuse',
      code: 'refused_before',
      remember: null,
      refusal: { ruleId: 'no-dump', reference: 'earlier-exchange', advice: null },
    });
  });

  it('knows a resend by what stood beside the block, in whatever order', () => {
    expect(refusedBefore(situationOf(questionOf([rule()], [x], { tail: ['a reminder', x.identity] }), memory))?.code).toBe(
      'refused_before',
    );
  });

  it('lets the conversation go on once something new stands in the tail', () => {
    expect(refusedBefore(situationOf(questionOf([rule()], [x], { beside: ['a new prompt'] }), memory))).toBeNull();
    const asHistory = { ...x, position: 'history' as const };
    expect(refusedBefore(situationOf(questionOf([rule()], [asHistory], { tail: ['a new prompt'] }), memory))).toBeNull();
  });

  it('does not take another refused block for something new', () => {
    const y = blockOf('another refused text');
    const both = memoryOf({ blocks: [refusedBlock(x, 'no-dump'), refusedBlock(y, 'no-dump')] });
    expect(refusedBefore(situationOf(questionOf([matchOf('no-dump', 'block', [x, y])], [x, y]), both))?.code).toBe('refused_before');
  });

  it('goes on refusing where the rule says so, and tells how to leave the text behind', () => {
    const ruling = refusedBefore(situationOf(questionOf([rule('refuse')], [x], { beside: ['a new prompt'] }), memory));
    expect(ruling?.refusal.advice).toContain('Start a new one');
  });

  it('is not about what another rule refused', () => {
    expect(refusedBefore(situationOf(questionOf([matchOf('other', 'block', [x])], [x]), memory))).toBeNull();
  });
});

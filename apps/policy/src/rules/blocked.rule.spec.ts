import { blocked } from './blocked.rule.js';
import { approvedBlock, blockOf, matchOf, memoryOf, questionOf } from './question.fake.js';
import { situationOf } from './situation.js';

const x = blockOf('dump the customers table');

describe('blocked', () => {
  it('refuses what a block rule matched, and has it remembered', () => {
    const question = questionOf([matchOf('asks', 'require-approval', [x]), matchOf('stops', 'block', [x])], [x]);
    expect(blocked(situationOf(question, memoryOf()))).toMatchObject({
      code: 'rule_matched',
      remember: 'rule',
      refusal: { ruleId: 'stops', message: 'Message of stops.', reference: question.exchangeId },
      hits: [{ match: { ruleId: 'stops' }, block: x }],
    });
  });

  it('refuses history that was never decided here', () => {
    const old = { ...x, position: 'history' as const };
    expect(blocked(situationOf(questionOf([matchOf('stops', 'block', [old])], [old], { tail: ['new'] }), memoryOf()))?.code).toBe(
      'rule_matched',
    );
  });

  it('is not softened by an approval', () => {
    const old = { ...x, position: 'history' as const };
    expect(
      blocked(situationOf(questionOf([matchOf('stops', 'block', [old])], [old]), memoryOf({ blocks: [approvedBlock(x, 'stops')] })))?.code,
    ).toBe('rule_matched');
  });

  it('says when the content could not be scanned', () => {
    expect(blocked(situationOf(questionOf([matchOf('unscannable', 'block', [x])], [x]), memoryOf()))?.code).toBe('not_scanned');
  });

  it('leaves shadow rules and other actions alone', () => {
    const question = questionOf(
      [matchOf('shadow', 'block', [x], { mode: 'shadow' }), matchOf('masks', 'mask', [x]), matchOf('asks', 'require-approval', [x])],
      [x],
    );
    expect(blocked(situationOf(question, memoryOf()))).toBeNull();
  });
});

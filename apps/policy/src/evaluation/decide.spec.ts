import * as fc from 'fast-check';
import type { RuleMatch } from '#contracts';
import type { Memory } from '../rules/memory.js';
import { approvedBlock, blockOf, grantOf, matchOf, memoryOf, questionOf, refusedBlock } from '../rules/question.fake.js';
import { decide } from './decide.js';
import { decisionOf } from './reasons.js';

const x = blockOf('dump the customers table');
const y = blockOf('drop the production database');
const told = (question: ReturnType<typeof questionOf>, memory: Memory) => {
  const decided = decide(question, memory);
  return { ...decisionOf(decided), outcome: decided.ruling.outcome };
};

describe('decide', () => {
  it('lets a conversation go on with the refused block withheld, and tells the rest as it is', () => {
    const question = questionOf(
      [
        matchOf('no-dump', 'block', [x]),
        matchOf('secrets', 'mask', [x]),
        matchOf('try', 'block', [x], { mode: 'shadow' }),
        matchOf('spared', 'block', [x], { mode: 'shadow', exception: 'operators' }),
      ],
      [x],
      { beside: ['new'] },
    );
    expect(told(question, memoryOf({ blocks: [refusedBlock(x, 'no-dump')] }))).toEqual({
      outcome: 'go',
      verdict: 'mask',
      reasons: [
        { code: 'withheld', ruleId: 'no-dump', action: 'block', mode: 'enforce', blocks: [x.id] },
        { code: 'rule_matched', ruleId: 'secrets', action: 'mask', mode: 'enforce', blocks: [x.id] },
        { code: 'rule_shadowed', ruleId: 'try', action: 'block', mode: 'shadow', blocks: [x.id] },
        { code: 'exempted', ruleId: 'spared', action: 'block', mode: 'shadow', blocks: [x.id], exception: 'operators' },
      ],
      obligations: [{ type: 'withhold', ruleId: 'no-dump', blocks: [x.id] }],
      policyVersion: 3,
    });
  });

  it('says of a rule that nobody could evaluate that it was so', () => {
    const failed = matchOf('office-hours', 'block', [x], { failed: true });
    const { outcome, reasons } = told(questionOf([failed, matchOf('no-dump', 'block', [x])], [x]), memoryOf());
    expect([outcome, reasons.map(({ code, ruleId }) => [code, ruleId])]).toEqual([
      'refuse',
      [
        ['evaluation_failed', 'office-hours'],
        ['rule_matched', 'no-dump'],
      ],
    ]);
  });

  it('covers what was approved before, and withholds beside a question', () => {
    const old = { ...y, position: 'history' as const };
    const fresh = blockOf('drop another production database');
    const memory = memoryOf({ blocks: [approvedBlock(y, 'prod'), refusedBlock(x, 'no-dump')] });
    const result = told(
      questionOf([matchOf('no-dump', 'block', [x]), matchOf('prod', 'require-approval', [old, fresh])], [old, x, fresh]),
      memory,
    );
    expect(result).toMatchObject({ outcome: 'hold', verdict: 'require-approval', obligations: [{ type: 'withhold', blocks: [x.id] }] });
    expect(result.reasons.map(({ code, blocks }) => [code, blocks])).toEqual([
      ['withheld', [x.id]],
      ['approved_before', [old.id]],
      ['approval_pending', [fresh.id]],
    ]);
  });

  it('says allow when all that matched was approved before', () => {
    const old = { ...y, position: 'history' as const };
    const question = questionOf([matchOf('prod', 'require-approval', [old])], [old]);
    expect(told(question, memoryOf({ blocks: [approvedBlock(y, 'prod')] }))).toMatchObject({
      outcome: 'go',
      verdict: 'allow',
      reasons: [{ code: 'approved_before' }],
    });
  });

  it('refuses an asking rule that names no reviewers, whatever else is granted', () => {
    const question = questionOf([matchOf('prod', 'require-approval', [y], { approval: null })], [y]);
    expect(told(question, memoryOf())).toMatchObject({ outcome: 'refuse', reasons: [{ code: 'evaluation_failed' }] });
  });

  it('decides a match whose block ingress did not describe as something new', () => {
    const question = questionOf([matchOf('no-dump', 'block', [x])], [], { tail: ['new'] });
    expect(told(question, memoryOf({ blocks: [refusedBlock(x, 'no-dump')] }))).toMatchObject({
      outcome: 'refuse',
      reasons: [{ code: 'rule_matched' }],
    });
  });
});

describe('decide, whatever is remembered', () => {
  const texts = ['a', 'b', 'c'].map((text) => blockOf(text));
  const anyMatch = fc.record({
    ruleId: fc.constantFrom('r1', 'r2'),
    action: fc.constantFrom<RuleMatch['action']>('allow', 'mask', 'block', 'require-approval'),
    mode: fc.constantFrom<RuleMatch['mode']>('enforce', 'enforce', 'shadow'),
    history: fc.constantFrom<RuleMatch['history']>('withhold', 'refuse'),
    blocks: fc.subarray(texts, { minLength: 1 }),
  });
  const anyQuestion = fc
    .tuple(fc.array(anyMatch, { minLength: 1, maxLength: 3 }), fc.subarray(texts), fc.boolean(), fc.constantFrom(0, 1_000))
    .map(([matches, history, fresh, holdableMs]) => {
      const blocks = texts.map((block) => ({ ...block, position: history.includes(block) ? ('history' as const) : ('tail' as const) }));
      const rules = matches.map(({ blocks: matched, ruleId, action, ...rest }) => matchOf(ruleId, action, matched, rest));
      return questionOf(rules, blocks, { beside: fresh ? ['new'] : [], holdableMs });
    });
  const anyMemory = fc
    .array(fc.tuple(fc.constantFrom(...texts), fc.constantFrom('r1', 'r2'), fc.constantFrom('approved', 'refused', 'denied')), {
      maxLength: 4,
    })
    .map((known) =>
      memoryOf({
        blocks: known.map(([block, rule, how]) =>
          how === 'approved' ? approvedBlock(block, rule) : refusedBlock(block, rule, { byReviewer: how === 'denied' }),
        ),
      }),
    );

  it('never lets an enforced block or question pass without withholding it, an approval of it, or asking', () => {
    fc.assert(
      fc.property(anyQuestion, anyMemory, (question, memory) => {
        const { outcome, obligations, reasons } = told(question, memory);
        if (outcome !== 'go') return;
        const withheld = new Set(obligations.flatMap((duty) => (duty.type === 'withhold' ? duty.blocks : [])));
        for (const match of question.matches.filter(
          ({ mode, action }) => mode === 'enforce' && (action === 'block' || action === 'require-approval'),
        )) {
          for (const id of match.blocks) {
            const block = question.blocks.find((known) => known.id === id)!;
            const approved =
              match.action === 'require-approval' &&
              block.position === 'history' &&
              memory.blocks.some(
                ({ identity, ruleId, verdict }) => verdict === 'approved' && identity === block.identity && ruleId === match.ruleId,
              );
            expect(withheld.has(id) || approved).toBe(true);
          }
        }
        expect(reasons.flatMap(({ blocks }) => blocks).length).toBe(question.matches.flatMap(({ blocks }) => blocks).length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets no block pass by any grant', () => {
    const scopes = fc.subarray(['once', 'session', 'duration'] as const);
    fc.assert(
      fc.property(anyQuestion, anyMemory, scopes, (question, memory, granted) => {
        const grants = granted.map((scope) => grantOf(question, { id: scope, scope, ruleIds: ['r1', 'r2'] }));
        const { outcome, obligations } = told(question, { ...memory, grants });
        if (outcome !== 'go') return;
        const withheld = new Set(obligations.flatMap((duty) => (duty.type === 'withhold' ? duty.blocks : [])));
        for (const { mode, action, blocks } of question.matches)
          if (mode === 'enforce' && action === 'block') expect(blocks.filter((id) => !withheld.has(id))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells every match, in order, and each of its blocks once', () => {
    fc.assert(
      fc.property(anyQuestion, anyMemory, (question, memory) => {
        const { reasons } = told(question, memory);
        expect([...new Set(reasons.map(({ ruleId }) => ruleId))]).toEqual([...new Set(question.matches.map(({ ruleId }) => ruleId))]);
        expect(reasons.flatMap(({ blocks }) => blocks).sort()).toEqual(question.matches.flatMap(({ blocks }) => blocks).sort());
      }),
    );
  });
});

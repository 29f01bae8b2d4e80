import { granted } from './granted.rule.js';
import type { Grant } from './memory.js';
import { approvedBlock, blockOf, grantOf, matchOf, memoryOf, questionOf } from './question.fake.js';
import { situationOf } from './situation.js';

const x = blockOf('drop the production database');
const question = questionOf([matchOf('a', 'require-approval', [x])], [x]);
const grant = (changes: Partial<Grant> = {}): Grant => grantOf(question, changes);
const rulingOn = (asked: typeof question, ...grants: Grant[]) => granted(situationOf(asked, memoryOf({ grants })));

describe('granted', () => {
  it('lets the approved content pass and uses the grant up', () => {
    expect(rulingOn(question, grant())).toMatchObject({ outcome: 'go', code: 'grant_used', uses: [{ id: 'g' }] });
    expect(rulingOn({ ...question, purpose: 'claim' }, grant())?.code).toBe('approved');
  });

  it('covers exactly that content and those rules', () => {
    expect(rulingOn({ ...question, fingerprint: 'another' }, grant())).toBeNull();
    expect(rulingOn(question, grant({ ruleIds: ['b'] }))).toBeNull();
    expect(rulingOn(questionOf([matchOf('a', 'require-approval', [x]), matchOf('b', 'require-approval', [x])], [x]), grant())).toBeNull();
  });

  it('needs a grant of every group of reviewers', () => {
    const two = questionOf(
      [
        matchOf('a', 'require-approval', [x]),
        matchOf('b', 'require-approval', [x], { approval: { reviewers: ['dba'], quorum: 1, expiresInMs: 900_000 } }),
      ],
      [x],
    );
    expect(rulingOn(two, grant())).toBeNull();
    expect(
      rulingOn(two, grant(), grant({ id: 'h', ruleIds: ['b'], terms: { reviewers: ['dba'], quorum: 1, expiresInMs: 900_000 } }))?.uses.map(
        ({ id }) => id,
      ),
    ).toEqual(['g', 'h']);
  });

  it('leaves the grant to the real call when tokens are only counted', () => {
    expect(rulingOn({ ...question, holdableMs: 0 }, grant())).toMatchObject({ outcome: 'go', uses: [] });
  });
});

describe('an approval that stands', () => {
  const freshOf = (asked: typeof question, memory: Parameters<typeof memoryOf>[0]) => situationOf(asked, memoryOf(memory)).fresh.length;

  it('for the session or a duration covers the rule', () => {
    expect(freshOf(question, { grants: [grant({ scope: 'session', fingerprint: 'another' })] })).toBe(0);
    expect(freshOf(question, { grants: [grant({ scope: 'session', sessionId: 'another' })] })).toBe(1);
    expect(freshOf(question, { grants: [grant({ scope: 'duration', sessionId: 'another' })] })).toBe(0);
    expect(freshOf(question, { grants: [grant({ scope: 'duration', ruleIds: ['b'] })] })).toBe(1);
  });

  it('once covers the block as history; sent anew it is asked about again', () => {
    const old = { ...x, position: 'history' as const };
    expect(freshOf(questionOf([matchOf('a', 'require-approval', [old])], [old]), { blocks: [approvedBlock(x, 'a')] })).toBe(0);
    expect(freshOf(question, { blocks: [approvedBlock(x, 'a')] })).toBe(1);
    expect(freshOf(questionOf([matchOf('b', 'require-approval', [old])], [old]), { blocks: [approvedBlock(x, 'a')] })).toBe(1);
  });
});

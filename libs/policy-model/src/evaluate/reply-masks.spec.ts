import { attributesOf, policyOf } from './evaluation.fake.js';
import { replyMasks } from './reply-masks.js';

const idsOf = (rules: string, attributes = attributesOf()) => replyMasks(policyOf(rules), attributes).map(({ ruleId }) => ruleId);

describe('replyMasks', () => {
  it('names what is masked as it streams', () => {
    const policy = policyOf(
      '  - { id: a, on: [reply], match: { words: [abc], patterns: [de+f], findings: [secret, iban] }, action: mask }',
    );
    expect(replyMasks(policy, attributesOf())).toEqual([
      { ruleId: 'a', findings: new Set(['secret', 'iban']), custom: new Set(['a/words', 'a/patterns']) },
    ]);
  });

  it('leaves out what is not enforced, does not mask, or is not about replies', () => {
    expect(
      idsOf(`
  - { id: shadow, on: [reply], match: { words: [abc] }, action: mask, mode: shadow }
  - { id: blocks, on: [reply], match: { words: [abc] }, action: block }
  - { id: request, match: { words: [abc] }, action: mask }`),
    ).toEqual([]);
  });

  it('follows conditions, and masks where they cannot be told yet', () => {
    const rules = `
  - { id: holds, on: [reply], match: { words: [abc] }, action: mask, when: '"engineering" in groups' }
  - { id: fails, on: [reply], match: { words: [abc] }, action: mask, when: '"operators" in groups' }
  - { id: later, on: [reply], match: { words: [abc] }, action: mask, when: 'findings.exists(f, f.severity == "critical")' }`;
    expect(idsOf(rules)).toEqual(['holds', 'later']);
    expect(idsOf(rules, attributesOf({ principal: { ...attributesOf().principal, groups: null } }))).toEqual(['holds', 'fails', 'later']);
  });
});

import { attributesOf, policyOf } from './evaluation.fake.js';
import { replyRules } from './reply-rules.js';

const idsOf = (rules: string, attributes = attributesOf()) => replyRules(policyOf(rules), attributes).map(({ ruleId }) => ruleId);

describe('replyRules', () => {
  it('tells what to look for while a reply streams', () => {
    const policy = policyOf(
      '  - { id: a, on: [reply], match: { words: [abc], patterns: [de+f], findings: [secret, iban] }, action: mask, message: m }',
    );
    expect(replyRules(policy, attributesOf())).toEqual([
      {
        ruleId: 'a',
        action: 'mask',
        mode: 'enforce',
        message: 'm',
        findings: new Set(['secret', 'iban']),
        custom: new Set(['a/words', 'a/patterns']),
      },
    ]);
  });

  it('leaves out what only records, and what is not about replies', () => {
    expect(
      idsOf(`
  - { id: notes, on: [reply], match: { words: [abc] }, action: allow }
  - { id: shadow, on: [reply], match: { words: [abc] }, action: mask, mode: shadow }
  - { id: blocks, on: [request, reply], match: { words: [abc] }, action: block }
  - { id: request, match: { words: [abc] }, action: mask }`),
    ).toEqual(['shadow', 'blocks']);
  });

  it('follows conditions, and holds where they cannot be told yet', () => {
    const rules = `
  - { id: holds, on: [reply], match: { words: [abc] }, action: mask, when: '"engineering" in groups' }
  - { id: fails, on: [reply], match: { words: [abc] }, action: mask, when: '"operators" in groups' }
  - { id: later, on: [reply], match: { words: [abc] }, action: mask, when: 'findings.exists(f, f.severity == "critical")' }`;
    expect(idsOf(rules)).toEqual(['holds', 'later']);
    expect(idsOf(rules, attributesOf({ principal: { ...attributesOf().principal, groups: null } }))).toEqual(['holds', 'fails', 'later']);
  });
});

import { compilePolicy, policyPresets } from '#policy-model';
import { ruleNames } from './rule-names.js';

const withRule = (rule: string) => compilePolicy(`version: 1\nrules:\n  - { id: a, action: block, ${rule} }\n`, ruleNames);

describe('the names of rules', () => {
  it.each(Object.entries(policyPresets))('are all that the preset %s needs', (_name, { source }) =>
    expect(compilePolicy(source, ruleNames)).toMatchObject({ ok: true }),
  );

  it.each([
    ['match: { findings: [github-token] }', 'match: { findings: [github-tokne] }'],
    ['match: { findings: [prompt-leak] }', 'match: { findings: [prompt-leka] }'],
    ['on: [tool_call], match: { dangers: [reverse-shell] }', 'on: [tool_call], match: { dangers: [reverse-shall] }'],
    [`on: [tool_call], when: '"prompt-leak" in injection.signals'`, `on: [tool_call], when: '"prompt-leka" in injection.signals'`],
    ["match: { patterns: ['abc[0-9]{2}'] }", "match: { patterns: ['(abc[0-9]{2})\\1'] }"],
  ])('tell %s from a slip of it', (known, slip) => {
    expect(withRule(known)).toMatchObject({ ok: true });
    expect(withRule(slip)).toMatchObject({ ok: false });
  });
});

import { compileDraft } from './draft-policy.js';
import { limitsOf } from './rule-limits.js';

const limitsFor = (rule: string): string[] => {
  const result = compileDraft(`version: 1\nrules:\n  - { id: r, action: block, ${rule} }\n`);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return limitsOf(result.policy.rules[0]!, result.policy);
};

describe('what the record can not show of a rule', () => {
  it.each([
    [`when: '"Bash" in tools'`, 'Which tools'],
    [`on: [tool_call], when: 'call.hosts.exists(h, h.host == "a.example")'`, 'would do'],
    [`on: [tool_call], when: 'tool.input.file_path.startsWith("/etc/")'`, 'Inputs of tools'],
    [`when: 'params.max_tokens > 100'`, '`params` is empty'],
    [`when: 'injection.score > 0.5'`, '`injection.score` is 0'],
    [`when: 'model == "x"', except: [{ id: e, when: 'params.max_tokens < 9', reason: They are short. }]`, '`params` is empty'],
  ])('of %s', (rule, limit) => expect(limitsFor(rule)).toEqual([expect.stringContaining(limit)]));

  it.each([`when: 'model == "tools" || "params" in groups'`, `match: { dangers: ['>=high'] }, on: [tool_call]`])('nothing of %s', (rule) =>
    expect(limitsFor(rule)).toEqual([]),
  );
});

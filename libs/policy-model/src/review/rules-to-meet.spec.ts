import { compilePolicy } from '../compile/compile-policy.js';
import { rulesToMeet } from './rules-to-meet.js';

const policyOf = (...rules: string[]) => `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}`).join('\n')}\n`;
const toMeet = (source: string, before: string | null = null) => {
  const compiled = compilePolicy(source, { checkPattern: () => null });
  if (!compiled.ok) throw new Error(compiled.problems[0]!.message);
  return rulesToMeet(compiled.policy, source, before);
};
const words = '{ id: words, match: { words: [abc] }, action: block }';

describe('rules that a day of calls should have met', () => {
  it('have words or a condition of their author’s', () => {
    const source = policyOf(
      words,
      "{ id: pattern, match: { patterns: ['abc[0-9]'] }, action: mask }",
      `{ id: group, match: { findings: [secret] }, when: '"finanze" in groups', action: block }`,
      '{ id: secrets, match: { findings: [secret] }, action: mask }',
      '{ id: pictures, match: { unscannable: [image] }, action: block }',
    );
    expect(toMeet(source)).toEqual(['words', 'pattern', 'group']);
  });

  it('are in force', () => {
    expect(toMeet(policyOf('{ id: words, match: { words: [abc] }, action: block, mode: shadow }'))).toEqual([]);
  });

  it.each([
    ['params.max_tokens > 5', []],
    ['sizes.bytes > 5', ['a']],
    ['"Bash" in tools', []],
  ])('can be seen in the record: %s', (when, expected) => {
    expect(toMeet(policyOf(`{ id: a, when: '${when}', action: block }`))).toEqual(expected);
  });

  it.each([
    ['is the same', words, []],
    ['says something else', words.replace('block', 'block, message: No'), []],
    ['does something else', words.replace('block', 'mask'), []],
    ['looks for something else', words.replace('abc', 'abd'), ['words']],
    ['looks elsewhere', words.replace('match', 'on: [reply], match'), ['words']],
    ['was in shadow', words, ['words'], words.replace('block', 'block, mode: shadow')],
  ])('are new, or reach elsewhere than before: one that %s', (_what, rule, expected, before = words) => {
    expect(toMeet(policyOf(rule), policyOf(before))).toEqual(expected);
  });
});

import { compilePolicy } from '../compile/compile-policy.js';
import { evaluate } from './evaluate.js';
import { attributesOf, blockOf, findingOf, policyOf } from './evaluation.fake.js';
import { replyRules } from './reply-rules.js';

const production = (except: string, more = '') =>
  policyOf(`  - { id: production, match: { words: [abc] }, action: block, except: ${except}${more} }`);
const blocks = [blockOf('b', { custom: ['production'] })];
const alice = attributesOf().principal;
const verdictOf = (except: string, changes = {}) =>
  evaluate(production(except), { phase: 'request', attributes: attributesOf(changes), blocks });
const problemsOf = (rule: string) => {
  const result = compilePolicy(`version: 1\nrules:\n  - ${rule}`, { checkPattern: () => null });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('an exception', () => {
  const operators = `[{ id: operators, when: '"operators" in groups', reason: They run it. }]`;

  it('leaves the rule on record, and not applied', () => {
    const told = verdictOf(operators, { principal: { ...alice, groups: ['operators'] } });
    expect(told).toMatchObject({ verdict: 'allow', needsMemory: false, obligations: [] });
    const stands = { ruleId: 'production', action: 'block', mode: 'shadow', blocks: ['b'], exception: 'operators' };
    expect(told.reasons).toEqual([{ ...stands, code: 'exempted' }]);
    expect(told.matches).toEqual([expect.objectContaining(stands)]);
  });

  it.each([
    ['others', { groups: ['engineering'] }],
    ['callers whose groups are unknown', { groups: null }],
  ])('is none for %s', (_whom, changes) => {
    const { verdict, reasons } = verdictOf(operators, { principal: { ...alice, ...changes } });
    expect([verdict, reasons]).toEqual(['block', [expect.objectContaining({ code: 'rule_matched', mode: 'enforce' })]]);
  });

  it('ends by itself', () => {
    const until = `[{ id: migration, when: 'true', until: 2026-03-04T05:06:07Z, reason: For now. }]`;
    const at = (time: string) => verdictOf(until, { time: new Date(time) }).verdict;
    expect([at('2026-03-04T05:06:06.999Z'), at('2026-03-04T05:06:07Z')]).toEqual(['allow', 'block']);
  });

  it('is looked for among all entries', () => {
    const two = `[{ id: one, when: 'params.max_tokens < 5', reason: Never. }, { id: two, when: 'model == "claude-opus"', reason: Small. }]`;
    expect(verdictOf(two).reasons[0]).toMatchObject({ code: 'exempted', exception: 'two' });
  });

  it('holds for replies that stream, too', () => {
    const policy = policyOf(
      `  - { id: keys, on: [reply], match: { findings: [secret] }, action: mask, except: [{ id: model, when: 'model == "claude-opus"', reason: Why not. }] }`,
    );
    const [rule] = replyRules(policy, attributesOf());
    expect([rule?.mode, rule?.exception, rule?.code(findingOf('b'))]).toEqual(['shadow', 'model', 'exempted']);
    const [other] = replyRules(policy, attributesOf({ model: 'claude-haiku' }));
    expect([other?.mode, other?.exception, other?.code(findingOf('b'))]).toEqual(['enforce', null, 'rule_matched']);
  });

  it.each([
    ['findings', `{ id: x, when: 'findings.size() == 0', reason: why not }`, /about the call, not about findings/],
    ['a tool in rules on requests', `{ id: x, when: 'tool.name == "x"', reason: why not }`, /on: \[tool_call\]/],
    ['a condition that is none', `{ id: x, when: 'modle == "x"', reason: why not }`, /modle/],
    ['no reason', `{ id: x, when: 'true' }`, /"reason" is missing/],
    ['an end that is no time', `{ id: x, when: 'true', until: tomorrow, reason: why not }`, /2027-01-31T18:00:00Z/],
    ['an end that never comes', `{ id: x, when: 'true', until: 2027-13-01T00:00:00Z, reason: why not }`, /no such time/],
    ['another field', `{ id: x, when: 'true', reason: why not, who: x }`, /Unknown field "who"/],
    ['an id twice', `{ id: x, when: 'true', reason: why not }, { id: x, when: 'true', reason: why not }`, /another exception "x"/],
  ])('with %s does not compile', (_what, entries, message) => {
    expect(problemsOf(`{ id: a, match: { words: [abc] }, action: block, except: [${entries}] }`)).toEqual([expect.stringMatching(message)]);
  });
});

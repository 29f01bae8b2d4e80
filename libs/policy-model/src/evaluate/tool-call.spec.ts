import { attributesOf, blockOf, findingOf, policyOf } from './evaluation.fake.js';
import { evaluate } from './evaluate.js';
import type { EvaluatedFinding } from './evaluation.js';
import { replyRules } from './reply-rules.js';

const evaluateCall = (rules: string, findings: EvaluatedFinding[] = [findingOf('t')], custom: string[] = []) =>
  evaluate(policyOf(rules), {
    phase: 'tool_call',
    attributes: attributesOf({ tools: ['Write'] }),
    blocks: [blockOf('t', { provenance: 'tool_use', role: 'assistant', kind: 'tool_use', findings, custom })],
  });

describe('a rule that masks, in a tool call', () => {
  it('withholds it, and gives nothing to mask', () => {
    expect(evaluateCall('  - { id: a, on: [tool_call], match: { findings: [secret] }, action: mask, message: Not here. }')).toEqual({
      matches: [
        { ruleId: 'a', action: 'block', mode: 'enforce', message: 'Not here.', history: 'withhold', blocks: ['t'], approval: null },
      ],
      verdict: 'block',
      obligations: [],
      reasons: [{ code: 'rule_matched', ruleId: 'a', action: 'block', mode: 'enforce', blocks: ['t'] }],
      needsMemory: false,
    });
  });

  it('says so without a message of its own, too', () => {
    const { matches } = evaluateCall('  - { id: a, on: [request, tool_call], match: { words: [abc] }, action: mask }', [], ['a']);
    expect(matches[0]!.message).toMatch(/^Withheld by rule a/);
  });

  it('is not waved through by a reviewer whom another rule asks', () => {
    const result = evaluateCall(`
  - { id: a, on: [tool_call], match: { findings: [secret] }, action: mask }
  - { id: b, on: [tool_call], match: { findings: [secret] }, action: require-approval, approval: { reviewers: [security] } }`);
    expect(result).toMatchObject({ verdict: 'block', needsMemory: false });
  });

  it('only records in shadow mode', () => {
    expect(evaluateCall('  - { id: a, on: [tool_call], match: { findings: [secret] }, action: mask, mode: shadow }')).toMatchObject({
      verdict: 'allow',
      reasons: [{ code: 'rule_shadowed' }],
    });
  });
});

describe('a tool call', () => {
  it('is not governed by rules on requests and replies, nor the text of a reply by rules on tool calls', () => {
    const rules = '  - { id: a, on: [request, reply], match: { findings: [secret] }, action: mask }';
    expect(evaluateCall(rules)).toMatchObject({ verdict: 'allow', matches: [] });
    expect(replyRules(policyOf('  - { id: a, on: [tool_call], match: { findings: [secret] }, action: mask }'), attributesOf())).toEqual([]);
  });

  it('that carries a credential which the request does not hold can be told from one that gives it back', () => {
    const rules = '  - { id: a, on: [tool_call], match: { findings: [secret], confidence: high, inRequest: false }, action: block }';
    const verdictOn = (finding: Partial<EvaluatedFinding>) => evaluateCall(rules, [{ ...findingOf('t'), ...finding }]).verdict;
    expect(verdictOn({ inRequest: false })).toBe('block');
    expect(verdictOn({ inRequest: true })).toBe('allow');
    expect(verdictOn({})).toBe('block');
    expect(verdictOn({ inRequest: false, confidence: 'medium' })).toBe('allow');
  });
});

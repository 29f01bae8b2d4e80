import type { Phase } from '#contracts';
import { compilePolicy } from '../compile/compile-policy.js';
import { attributesOf, blockOf, policyOf } from './evaluation.fake.js';
import { evaluate } from './evaluate.js';
import type { EvaluatedBlock } from './evaluation.js';

const request = (blocks: readonly EvaluatedBlock[], phase: Phase = 'request') => ({ phase, attributes: attributesOf(), blocks });
const approval = 'approval: { reviewers: [security] }';
const unknownGroups = attributesOf({ principal: { ...attributesOf().principal, groups: null } });

describe('content that cannot be scanned', () => {
  const image = blockOf('m.0', { kind: 'image', scannable: false });
  const rule = '  - { id: a, match: { words: [abc] }, action: block }';

  it('is blocked when the policy does not say, and passes on record when it says so', () => {
    expect(evaluate(policyOf(rule), request([image]))).toMatchObject({
      verdict: 'block',
      needsMemory: true,
      matches: [{ ruleId: 'unscannable', action: 'block', blocks: ['m.0'] }],
      reasons: [{ code: 'not_scanned', ruleId: 'unscannable' }],
    });
    expect(evaluate(policyOf(rule, 'unscannable: allow'), request([image]))).toMatchObject({
      verdict: 'allow',
      needsMemory: false,
      reasons: [{ code: 'not_scanned', action: 'allow' }],
    });
  });

  it('that the model delivered, sealed thinking for one, is not the caller’s', () => {
    const sealed = { ...image, kind: 'redacted_thinking', provenance: 'assistant', role: 'assistant', position: 'history' } as const;
    expect(evaluate(policyOf(rule), request([{ ...sealed, delivered: true }])).verdict).toBe('allow');
    expect(evaluate(policyOf(rule), request([sealed])).verdict).toBe('block');
  });

  it('can have rules of its own', () => {
    const policy = policyOf(
      `  - { id: pictures, match: { unscannable: [image] }, when: '!("design" in groups)', action: require-approval, ${approval} }`,
      'unscannable: allow',
    );
    expect(evaluate(policy, request([image])).reasons.map(({ ruleId, code }) => `${ruleId} ${code}`)).toEqual([
      'pictures not_scanned',
      'unscannable not_scanned',
    ]);
    expect(evaluate(policy, request([{ ...image, kind: 'document' }])).verdict).toBe('allow');
    expect(evaluate(policy, request([{ ...image, kind: undefined }])).verdict).toBe('require-approval');
  });

  it('can be told apart by the reason, a detector that gave no answer for one', () => {
    const policy = policyOf('  - { id: away, match: { unscannable: [detector_unavailable] }, action: block }', 'unscannable: allow');
    const text = blockOf('m.1', { scannable: false, why: 'detector_unavailable' });
    expect(evaluate(policy, request([text, image]))).toMatchObject({
      verdict: 'block',
      matches: [
        { ruleId: 'away', blocks: ['m.1'] },
        { ruleId: 'unscannable', blocks: ['m.1', 'm.0'] },
      ],
    });
    expect(evaluate(policy, request([image])).verdict).toBe('allow');
  });
});

describe('arguments of a tool call that could not be parsed', () => {
  const blockIn = (phase: Phase): EvaluatedBlock =>
    blockOf('b', {
      kind: 'tool_use',
      scannable: false,
      why: 'unparsed',
      ...(phase !== 'request' && { provenance: 'tool_use', role: 'assistant' }),
    });
  const verdictIn = (phase: Phase, rules: string, attributes = attributesOf()) =>
    evaluate(policyOf(rules, 'unscannable: allow'), { phase, attributes, blocks: [blockIn(phase)] });
  const other = '  - { id: a, match: { words: [abc] }, action: block }';
  const everywhere = 'on: [request, tool_call]';

  it.each(['request', 'reply', 'tool_call'] as const)('is refused in a %s whatever the policy says of unscannable content', (phase) => {
    expect(verdictIn(phase, other)).toMatchObject({
      verdict: 'block',
      obligations: [],
      matches: [{ ruleId: 'unscannable', action: 'block', mode: 'enforce', blocks: ['b'] }],
      reasons: [{ code: 'not_scanned' }],
    });
  });

  it.each(['request', 'tool_call'] as const)('passes in a %s when a rule allows it by its name, and no other way', (phase) => {
    expect(verdictIn(phase, `  - { id: a, ${everywhere}, match: { unscannable: [unparsed] }, action: allow }`).verdict).toBe('allow');
    for (const rule of [
      `match: { unscannable: [any] }, action: allow`,
      `match: { unscannable: [unparsed] }, action: allow, mode: shadow`,
      `match: { unscannable: [unparsed] }, action: allow, when: 'model == "other"'`,
    ])
      expect(verdictIn(phase, `  - { id: a, ${everywhere}, ${rule} }`).verdict).toBe('block');
  });

  it('is not allowed by the name of its kind', () => {
    expect(verdictIn('request', '  - { id: a, match: { unscannable: [tool_use] }, action: allow }').verdict).toBe('block');
  });

  it('stays refused when the condition of the rule that would allow it cannot be evaluated', () => {
    const rule = `  - { id: a, ${everywhere}, match: { unscannable: [unparsed] }, action: allow, when: '"sandbox" in groups' }`;
    expect(verdictIn('tool_call', rule, unknownGroups).verdict).toBe('block');
  });

  it('that a rule allows by name is in a request still subject to the policy’s own word', () => {
    const policy = policyOf(`  - { id: a, match: { unscannable: [unparsed] }, action: allow }`, 'unscannable: block');
    expect(evaluate(policy, request([blockIn('request')])).verdict).toBe('block');
  });

  it('is not let through by what passes beside it', () => {
    const image = blockOf('i', { kind: 'image', scannable: false, why: 'base64' });
    expect(evaluate(policyOf(other, 'unscannable: allow'), request([image, blockIn('request')]))).toMatchObject({
      verdict: 'block',
      matches: [
        { ruleId: 'unscannable', action: 'block', blocks: ['b'] },
        { ruleId: 'unscannable', action: 'allow', blocks: ['i'] },
      ],
    });
  });

  it('can be asked about in a tool call', () => {
    const rules = `  - { id: a, on: [tool_call], match: { unscannable: [unparsed] }, action: require-approval, ${approval} }
  - { id: b, on: [tool_call], match: { unscannable: [unparsed] }, action: allow }`;
    expect(verdictIn('tool_call', rules)).toMatchObject({ verdict: 'require-approval', needsMemory: true });
  });
});

describe('what stands in replies and tool calls', () => {
  it('and is an image is not the policy’s own word to judge', () => {
    const policy = policyOf('  - { id: a, match: { words: [abc] }, action: block }', 'unscannable: block');
    const image = blockOf('r', { kind: 'image', scannable: false, why: 'base64', provenance: 'assistant', role: 'assistant' });
    expect(evaluate(policy, request([image], 'reply')).verdict).toBe('allow');
  });

  it('can be named by rules where it can stand there', () => {
    const rule = (on: string, name: string) =>
      `version: 1\nrules:\n  - { id: a, on: [${on}], match: { unscannable: [${name}] }, action: block }`;
    const compiles = (on: string, name: string) => compilePolicy(rule(on, name), { checkPattern: () => null }).ok;
    const names = ['any', 'unparsed', 'image', 'detector_unavailable'];
    expect(names.map((name) => compiles('tool_call', name))).toEqual([true, true, false, false]);
    expect(names.map((name) => compiles('reply', name))).toEqual([false, false, false, false]);
    expect(names.map((name) => compiles('request', name))).toEqual([true, true, true, true]);
  });
});

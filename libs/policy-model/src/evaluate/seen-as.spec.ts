import * as fc from 'fast-check';
import type { Provenance } from '#contracts';
import { compilePolicy } from '../compile/compile-policy.js';
import { attributesOf, blockOf, findingOf, policyOf } from './evaluation.fake.js';
import { evaluate } from './evaluate.js';
import type { EvaluatedBlock } from './evaluation.js';
import { provenanceInRequest } from './seen-as.js';

const verdictOn = (rule: string, block: Partial<EvaluatedBlock>, top = '') =>
  evaluate(policyOf(`  - { id: a, ${rule} }`, top), {
    phase: 'request',
    attributes: attributesOf(),
    blocks: [blockOf('m.0', { custom: ['a'], findings: [findingOf('m.0')], ...block })],
  }).verdict;

const userWords = 'match: { words: [abc] }, from: [user], action: block';
const userFindings = 'match: { findings: [secret] }, from: [user], action: block';
const userCondition = `match: { findings: [secret] }, when: 'findings.exists(f, f.provenance == "user")', action: block`;
const callCondition = `when: 'findings.exists(f, f.provenance == "user")', action: block`;
const anything = 'match: { words: [abc] }, action: block';

const forged: [string, Partial<EvaluatedBlock>][] = [
  ['an assistant turn that nobody delivered', { role: 'assistant', provenance: 'assistant', position: 'history' }],
  ['one that says it was not', { role: 'assistant', provenance: 'assistant', position: 'history', delivered: false }],
  ['a prefill', { role: 'assistant', provenance: 'assistant', position: 'tail' }],
  ['a tool call in an undelivered turn', { role: 'assistant', provenance: 'tool_use', kind: 'tool_use', position: 'history' }],
  ['a server’s tool call in it', { role: 'assistant', provenance: 'tool_use', kind: 'server_tool', position: 'history' }],
  ['a tool’s result in it', { role: 'assistant', provenance: 'tool_result', kind: 'server_tool', position: 'history' }],
  ['thinking in it', { role: 'assistant', provenance: 'assistant', kind: 'thinking', position: 'history' }],
  ['a tool call in the user’s turn', { role: 'user', provenance: 'tool_use', kind: 'tool_use' }],
  ['a block named zzz_tool_use in it', { role: 'user', provenance: 'tool_use', kind: 'server_tool' }],
  ['the model’s words in it', { role: 'user', provenance: 'assistant' }],
  ['a tool call in it that claims to be delivered', { role: 'user', provenance: 'tool_use', kind: 'tool_use', delivered: true }],
  ['the model’s words in it, too', { role: 'user', provenance: 'assistant', delivered: true }],
  ['a tool call among the system’s words', { role: 'system', provenance: 'tool_use', kind: 'tool_use', delivered: true }],
];

describe('a block that only claims to be the model’s', () => {
  it.each(forged)('is the user’s for every rule: %s', (_what, block) => {
    for (const rule of [userWords, userFindings, userCondition, anything]) expect(verdictOn(rule, block)).toBe('block');
    expect(verdictOn(callCondition, { ...block, position: 'tail' })).toBe('block');
    expect(verdictOn('match: { words: [abc] }, from: [assistant, tool_use], action: mask', block)).toBe('allow');
  });

  it.each(forged)('is not taken for the provider’s when it cannot be scanned: %s', (_what, block) => {
    expect(verdictOn('match: { words: [xyz] }, action: block', { ...block, custom: [], scannable: false }, 'unscannable: block')).toBe(
      'block',
    );
  });
});

describe('a block that the gateway delivered', () => {
  const own = { role: 'assistant', position: 'history', delivered: true } as const;

  it.each<[string, Provenance]>([
    ['words', 'assistant'],
    ['a tool call', 'tool_use'],
    ['a result of the provider’s own tool', 'tool_result'],
  ])('is left alone by rules that refuse or ask, and still masked: %s', (_what, provenance) => {
    for (const rule of [userWords, userFindings, userCondition, anything]) expect(verdictOn(rule, { ...own, provenance })).toBe('allow');
    expect(verdictOn('match: { findings: [secret] }, action: mask', { ...own, provenance })).toBe('mask');
    expect(verdictOn('match: { words: [abc] }, action: mask', { ...own, provenance })).toBe('mask');
    expect(verdictOn(`match: { words: [abc] }, from: [${provenance}], action: mask`, { ...own, provenance })).toBe('mask');
    expect(verdictOn('match: { words: [abc] }, from: [user], action: mask', { ...own, provenance })).toBe('allow');
  });

  it('cannot be named by a rule that would leave it alone', () => {
    const source = 'version: 1\nrules:\n  - { id: a, match: { words: [abc] }, from: [user, assistant, tool_use], action: block }';
    const result = compilePolicy(source, { checkPattern: () => null });
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({ path: 'rules[0].from[1]', message: expect.stringContaining('Name reply under on') }),
      expect.objectContaining({ path: 'rules[0].from[2]', message: expect.stringContaining('Name tool_call under on') }),
    ]);
  });
});

describe('whose text a rule looks at without from', () => {
  const all: Provenance[] = ['system', 'user', 'assistant', 'tool_result', 'tool_use'];
  const model: ReadonlySet<Provenance> = new Set(['assistant', 'tool_use']);
  it.each<[string, string, Provenance[]]>([
    ['words that are refused', 'match: { words: [abc] }, action: block', ['system', 'user', 'tool_result']],
    ['findings that are refused', 'match: { findings: [secret] }, action: block', ['system', 'user', 'tool_result']],
    ['words that are masked', 'match: { words: [abc] }, action: mask', all],
    ['findings that are masked', 'match: { findings: [secret] }, action: mask', all],
  ])('%s', (_what, rule, expected) => {
    const seen = all.filter((provenance) => {
      const turn = model.has(provenance) ? ({ role: 'assistant', delivered: true } as const) : {};
      return verdictOn(rule, { provenance, ...turn }) !== 'allow';
    });
    expect(seen).toEqual(all.filter((provenance) => expected.includes(provenance)));
  });
});

it('nothing but a delivered block of an assistant’s turn is ever the model’s', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Provenance>('system', 'user', 'assistant', 'tool_result', 'tool_use'),
      fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
      fc.constantFrom(undefined, true, false),
      (provenance, role, delivered) => {
        const seen = provenanceInRequest(blockOf('m.0', { provenance, role, ...(delivered !== undefined && { delivered }) }));
        if (seen === 'assistant' || seen === 'tool_use') expect([role, delivered]).toEqual(['assistant', true]);
      },
    ),
  );
});

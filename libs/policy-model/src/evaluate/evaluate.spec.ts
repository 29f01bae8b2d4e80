import * as fc from 'fast-check';
import type { Provenance, Verdict } from '#contracts';
import { attributesOf, blockOf, findingOf, policyOf } from './evaluation.fake.js';
import { evaluate } from './evaluate.js';
import type { EvaluatedBlock, EvaluationInput } from './evaluation.js';
import { mostRestrictive } from './restrictiveness.js';

const request = (blocks: readonly EvaluatedBlock[], changes: Partial<EvaluationInput> = {}): EvaluationInput => ({
  phase: 'request',
  attributes: attributesOf(),
  blocks,
  ...changes,
});
const approval = 'approval: { reviewers: [security] }';

describe('evaluate', () => {
  it('says allow, and nothing else, when nothing matches', () => {
    const policy = policyOf('  - { id: a, match: { words: [abc] }, action: block }');
    expect(evaluate(policy, request([blockOf('m.0')]))).toEqual({
      matches: [],
      verdict: 'allow',
      obligations: [],
      reasons: [],
      needsMemory: false,
    });
  });

  it('tells what matched, where, and what is to be done', () => {
    const policy = policyOf('  - { id: secrets, match: { findings: [secret] }, action: mask }');
    const blocks = [
      blockOf('m.0'),
      blockOf('m.1', { findings: [findingOf('m.1')] }),
      blockOf('m.2', { provenance: 'assistant', role: 'assistant', delivered: true, position: 'history', findings: [findingOf('m.2')] }),
    ];
    expect(evaluate(policy, request(blocks))).toEqual({
      matches: [
        {
          ruleId: 'secrets',
          action: 'mask',
          mode: 'enforce',
          message: 'Masked by rule secrets.',
          history: 'withhold',
          blocks: ['m.1', 'm.2'],
          approval: null,
        },
      ],
      verdict: 'mask',
      obligations: [{ type: 'mask', ruleId: 'secrets', findings: ['secret'], blocks: ['m.1', 'm.2'] }],
      reasons: [{ code: 'rule_matched', ruleId: 'secrets', action: 'mask', mode: 'enforce', blocks: ['m.1', 'm.2'] }],
      needsMemory: false,
    });
  });

  it('takes a mask for a block where nothing can be changed', () => {
    const policy = policyOf('  - { id: secrets, match: { findings: [secret] }, action: mask }');
    const blocks = [blockOf('m.0', { findings: [findingOf('m.0')] })];
    const found = evaluate(policy, request(blocks, { fixed: true }));
    expect(found).toMatchObject({
      verdict: 'block',
      obligations: [],
      reasons: [{ ruleId: 'secrets', action: 'block' }],
      needsMemory: true,
    });
    expect(found.matches[0]).toMatchObject({
      message: expect.stringContaining('nothing can be masked'),
      instead: expect.stringContaining('Take out'),
    });
    expect(evaluate(policy, request(blocks, { fixed: false }))).toMatchObject({ verdict: 'mask', obligations: [{ type: 'mask' }] });
  });

  it('takes a kind or a category for a finding', () => {
    const blocks = [blockOf('m.0', { findings: [findingOf('m.0', { kind: 'github-token', category: 'secret' })] })];
    const verdictOf = (names: string) =>
      evaluate(policyOf(`  - { id: a, match: { findings: [${names}] }, action: mask }`), request(blocks)).verdict;
    expect(verdictOf('github-token')).toBe('mask');
    expect(verdictOf('pii, secret')).toBe('mask');
    expect(verdictOf('aws-access-key, pii')).toBe('allow');
  });

  it('requires every key of a match, in any of the blocks', () => {
    const policy = policyOf('  - { id: a, match: { words: [abc], patterns: [de+f], findings: [secret] }, action: block }');
    const words = blockOf('m.0', { custom: ['a/words'] });
    const patterns = blockOf('m.1', { custom: ['a/patterns'], position: 'history' });
    const finding = blockOf('m.2', { findings: [findingOf('m.2')] });
    expect(evaluate(policy, request([words, patterns])).verdict).toBe('allow');
    expect(evaluate(policy, request([words, finding])).verdict).toBe('allow');
    expect(evaluate(policy, request([words, patterns, finding])).matches[0]!.blocks).toEqual(['m.0', 'm.1', 'm.2']);
  });

  it('lets the most restrictive enforced rule decide and keeps every match as a reason', () => {
    const policy = policyOf(`
  - { id: notes, match: { words: [abc] }, action: allow }
  - { id: asks, match: { words: [abc] }, action: require-approval, ${approval} }
  - { id: stops, match: { words: [abc] }, action: block, mode: shadow }
  - { id: masks, match: { words: [abc] }, action: mask }`);
    const result = evaluate(policy, request([blockOf('m.0', { custom: ['notes', 'asks', 'stops', 'masks'] })]));
    expect(result.verdict).toBe('require-approval');
    expect(result.reasons.map(({ ruleId, code }) => `${ruleId} ${code}`)).toEqual([
      'notes rule_matched',
      'asks rule_matched',
      'stops rule_shadowed',
      'masks rule_matched',
    ]);
    expect(result.obligations).toEqual([{ type: 'mask', ruleId: 'masks', findings: [], blocks: ['m.0'] }]);
    expect(result.needsMemory).toBe(true);
  });

  it('orders the actions: what is blocked nobody is asked about', () => {
    const order: Verdict[] = ['allow', 'mask', 'require-approval', 'block'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order)), (verdicts) => {
        expect(order.indexOf(mostRestrictive(verdicts))).toBe(Math.max(0, ...verdicts.map((verdict) => order.indexOf(verdict))));
      }),
    );
  });

  it('applies rules in the phases they name, and looks at all of a reply or tool call there', () => {
    const policy = policyOf('  - { id: a, on: [reply, tool_call], match: { words: [abc] }, action: block }');
    const block = blockOf('r.0', { provenance: 'assistant', role: 'assistant', custom: ['a'] });
    expect(evaluate(policy, request([block])).verdict).toBe('allow');
    expect(evaluate(policy, request([block], { phase: 'reply' }))).toMatchObject({ verdict: 'block', needsMemory: false });
    expect(evaluate(policy, request([{ ...block, provenance: 'tool_use' }], { phase: 'tool_call' }))).toMatchObject({
      verdict: 'block',
      needsMemory: false,
    });
  });

  it('asks the memory about tool calls only when a reviewer is to be asked', () => {
    const policy = policyOf(`  - { id: a, on: [tool_call], match: { words: [abc] }, action: require-approval, ${approval} }`);
    expect(evaluate(policy, request([blockOf('t', { provenance: 'tool_use', custom: ['a'] })], { phase: 'tool_call' })).needsMemory).toBe(
      true,
    );
  });
});

describe('a rule without match', () => {
  const policy = policyOf(`  - { id: night, when: 'time.getHours() < 6', action: block }`);

  it('is about what is new', () => {
    const blocks = [
      blockOf('m.0', { position: 'history' }),
      blockOf('m.1', { provenance: 'assistant', role: 'assistant', delivered: true, position: 'history' }),
      blockOf('m.2'),
      blockOf('m.3', { provenance: 'tool_result' }),
    ];
    expect(evaluate(policy, request(blocks)).matches[0]!.blocks).toEqual(['m.2', 'm.3']);
  });

  it('cannot be stepped around by ending a call in the assistant’s words', () => {
    expect(
      evaluate(policy, request([blockOf('m.0', { position: 'history' }), blockOf('m.1', { position: 'history', provenance: 'assistant' })]))
        .matches[0]!.blocks,
    ).toEqual(['m.1']);
    expect(evaluate(policy, request([blockOf('m.0', { provenance: 'assistant' })])).matches[0]!.blocks).toEqual(['m.0']);
  });

  it('sees the findings of what is new', () => {
    const critical = policyOf(
      `  - { id: a, when: 'findings.exists(f, f.severity == "critical" && f.provenance == "user")', action: block }`,
    );
    const found = { findings: [findingOf('m.0')] };
    expect(evaluate(critical, request([blockOf('m.0', found)])).verdict).toBe('block');
    expect(evaluate(critical, request([blockOf('m.0', { ...found, position: 'history' }), blockOf('m.1')])).verdict).toBe('allow');
  });
});

describe('when the caller’s groups are unknown', () => {
  const unknown = { attributes: attributesOf({ principal: { ...attributesOf().principal, groups: null } }) };
  const matched = blockOf('m.0', { custom: ['a'] });
  const evaluateWith = (when: string, mode = 'enforce') =>
    evaluate(
      policyOf(`  - { id: a, match: { words: [abc] }, when: '${when}', action: block, mode: ${mode} }`),
      request([matched], unknown),
    );

  it.each([
    '"x" in groups',
    '!("x" in principal.groups)',
    'groups.exists(g, g == "x")',
    'size(principal.groups) > 3',
    '!groups.all(g, g != "x")',
    '"x" in groups ? true : false',
    'model != "" && "x" in principal.groups',
  ])('a condition on them matches: %s', (when) => {
    expect(evaluateWith(when)).toMatchObject({
      verdict: 'block',
      reasons: [{ code: 'evaluation_failed' }],
      matches: [{ failed: true }],
    });
  });

  it('a condition that does not hang on them is decided as ever', () => {
    expect(evaluateWith('!("x" in groups) && model == "other"').verdict).toBe('allow');
    expect(evaluateWith('"x" in groups || model.startsWith("claude")').reasons[0]!.code).toBe('rule_matched');
  });

  it('a shadow rule stays a shadow', () =>
    expect(evaluateWith('"x" in groups', 'shadow')).toMatchObject({ verdict: 'allow', reasons: [{ code: 'rule_shadowed' }] }));
});

describe('conditions', () => {
  const holds = (when: string) =>
    evaluate(policyOf(`  - { id: a, when: '${when}', action: block }`), request([blockOf('m.0')])).verdict === 'block';

  it.each([
    'principal.email.endsWith("@example.test") && principal.name == "Alice"',
    '"engineering" in groups && !("operators" in principal.groups)',
    'client.kind == "claude-code" && client.version.startsWith("2.")',
    'route.stream && route.path == "/v1/messages" && route.model == model',
    '"Bash" in tools && tools.size() == 2',
    'sizes.bytes > 2000 && sizes.messages == 3',
    'time.getHours() == 5 && time < timestamp("2027-01-01T00:00:00Z")',
    'findings.size() == 0',
  ])('can say: %s', (when) => expect(holds(when)).toBe(true));

  it('fail closed when they go wrong at run time', () => {
    expect(holds('tools[7] == "x"')).toBe(true);
    expect(holds('int(model) == 3')).toBe(true);
  });
});

describe('evaluate, for any call', () => {
  const policy = policyOf(`
  - { id: w, match: { words: [abc], patterns: [de+f] }, action: block }
  - { id: f, match: { findings: [secret] }, action: mask }
  - { id: s, match: { findings: [secret] }, action: block, mode: shadow }
  - { id: u, match: { unscannable: [any] }, action: require-approval, ${approval} }
  - { id: t, on: [reply, tool_call], match: { findings: [secret], confidence: certain, inRequest: false }, action: mask }
  - { id: n, on: [request, tool_call], match: { findings: [secret] }, when: 'findings.exists(f, f.kind == tools[9])', action: mask }
  - { id: m, match: { findings: [pii], severity: high }, from: [assistant, user], action: mask }
  - { id: c, when: 'groups[7] == model || findings.size() > 3', action: require-approval, ${approval} }`);
  const anyone = fc
    .constantFrom<(string[] | null)[]>(null, [], ['engineering'])
    .map((groups) => attributesOf({ principal: { ...attributesOf().principal, groups } }));
  const anyBlock = fc.record({
    provenance: fc.constantFrom<Provenance>('system', 'user', 'assistant', 'tool_result', 'tool_use'),
    position: fc.constantFrom('tail' as const, 'history' as const),
    role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
    delivered: fc.boolean(),
    scannable: fc.boolean(),
    why: fc.constantFrom(null, 'base64', 'unparsed'),
    custom: fc.subarray(['w/words', 'w/patterns']),
    findings: fc.boolean(),
  });
  const anyBlocks = fc
    .array(anyBlock, { maxLength: 12 })
    .map((blocks) =>
      blocks.map((block, index) => blockOf(`m.${index}`, { ...block, findings: block.findings ? [findingOf(`m.${index}`)] : [] })),
    );

  it('never throws, gives one reason a match, blocks in conversation order, and a verdict that its enforced matches explain', () => {
    fc.assert(
      fc.property(
        anyBlocks,
        fc.constantFrom('request' as const, 'reply' as const, 'tool_call' as const),
        anyone,
        (blocks, phase, attributes) => {
          const result = evaluate(policy, request(blocks, { phase, attributes }));
          if (phase === 'tool_call') expect(result.obligations).toEqual([]);
          expect(result.reasons.map(({ ruleId, blocks }) => ({ ruleId, blocks }))).toEqual(
            result.matches.map(({ ruleId, blocks }) => ({ ruleId, blocks })),
          );
          const place = new Map(blocks.map(({ id }, index) => [id, index]));
          for (const match of result.matches) expect(match.blocks).toEqual([...match.blocks].sort((a, b) => place.get(a)! - place.get(b)!));
          expect(result.verdict).toBe(mostRestrictive(result.matches.filter(({ mode }) => mode === 'enforce').map(({ action }) => action)));
        },
      ),
    );
  });

  it('never becomes laxer when there is more to see', () => {
    fc.assert(
      fc.property(anyBlocks, anyBlocks, (some, more) => {
        const before = evaluate(policy, request(some)).verdict;
        const after = evaluate(policy, request([...some, ...more.map((block) => ({ ...block, id: `n.${block.id}` }))])).verdict;
        expect(mostRestrictive([before, after])).toBe(after);
      }),
    );
  });
});

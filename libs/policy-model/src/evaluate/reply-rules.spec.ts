import * as fc from 'fast-check';
import type { Confidence, Severity } from '#contracts';
import { compilePolicy } from '../compile/compile-policy.js';
import { coversFinding } from './covers-finding.js';
import { attributesOf, blockOf, findingOf, policyOf } from './evaluation.fake.js';
import { evaluate } from './evaluate.js';
import type { EvaluatedFinding } from './evaluation.js';
import { replyRules } from './reply-rules.js';

const idsOf = (rules: string, attributes = attributesOf()) => replyRules(policyOf(rules), attributes).map(({ ruleId }) => ruleId);
const noGroups = attributesOf({ principal: { ...attributesOf().principal, groups: null } });
const low = findingOf('r', { severity: 'low', confidence: 'low' });
const critical = findingOf('r', { severity: 'critical', confidence: 'certain' });

describe('replyRules', () => {
  it('tells what to look for while a reply streams', () => {
    const policy = policyOf(`
  - { id: w, on: [reply], match: { words: [abc] }, action: mask, message: m }
  - { id: p, on: [reply], match: { patterns: [de+f] }, action: block, mode: shadow }
  - { id: f, on: [reply], match: { findings: [secret, iban] }, action: mask }`);
    const [words, patterns, findings] = replyRules(policy, attributesOf());
    expect(words).toMatchObject({ ruleId: 'w', action: 'mask', mode: 'enforce', message: 'm', custom: new Set(['w']) });
    expect(patterns).toMatchObject({ ruleId: 'p', action: 'block', mode: 'shadow', custom: new Set(['p']) });
    expect(findings!.custom.size).toBe(0);
    expect([words, patterns, findings].map((rule) => rule!.matchesFinding(critical))).toEqual([false, false, true]);
    expect([words!.code(), patterns!.code(), findings!.code(critical)]).toEqual(['rule_matched', 'rule_shadowed', 'rule_matched']);
    expect(findings!.matchesFinding(findingOf('r', { kind: 'iban', category: 'pii' }))).toBe(true);
    expect(findings!.matchesFinding(findingOf('r', { kind: 'email', category: 'pii' }))).toBe(false);
  });

  it('leaves out what is not about the text of replies', () => {
    expect(
      idsOf(`
  - { id: shadow, on: [reply], match: { words: [abc] }, action: mask, mode: shadow }
  - { id: blocks, on: [request, reply], match: { words: [abc] }, action: block }
  - { id: call, on: [tool_call], match: { words: [abc] }, action: mask }
  - { id: request, match: { words: [abc] }, action: mask }`),
    ).toEqual(['shadow', 'blocks']);
  });

  it('follows conditions, and holds where they cannot be evaluated', () => {
    const rules = `
  - { id: holds, on: [reply], match: { words: [abc] }, action: mask, when: '"engineering" in groups' }
  - { id: fails, on: [reply], match: { words: [abc] }, action: mask, when: '"operators" in groups' }`;
    expect(idsOf(rules)).toEqual(['holds']);
    expect(idsOf(rules, noGroups)).toEqual(['holds', 'fails']);
    expect(replyRules(policyOf(rules), noGroups)[0]!.code()).toBe('evaluation_failed');
  });

  it('decides a condition on findings for each finding: a rule for low ones leaves a critical one alone', () => {
    const [rule] = replyRules(
      policyOf(`  - { id: a, on: [reply], match: { findings: [secret] }, action: block, when: 'findings.exists(f, f.severity == "low")' }`),
      attributesOf(),
    );
    expect([low, critical].map((finding) => rule!.matchesFinding(finding))).toEqual([true, false]);
  });

  it('takes a condition on a finding that cannot be evaluated for met', () => {
    const when = `'findings.exists(f, f.severity == "low" && "x" in groups)'`;
    const [rule] = replyRules(policyOf(`  - { id: a, on: [reply], match: { findings: [secret] }, action: mask, when: ${when} }`), noGroups);
    expect([low, critical].map((finding) => rule!.matchesFinding(finding))).toEqual([true, false]);
    expect(rule!.code(low)).toBe('evaluation_failed');
  });
});

describe('match, narrowed', () => {
  const names = (match: string, finding: Partial<EvaluatedFinding>) =>
    replyRules(
      policyOf(`  - { id: a, on: [reply], match: { findings: [secret], ${match} }, action: mask }`),
      attributesOf(),
    )[0]!.matchesFinding({ ...critical, ...finding });

  it.each<[string, Partial<EvaluatedFinding>, boolean]>([
    ['confidence: high', { confidence: 'certain' }, true],
    ['confidence: high', { confidence: 'high' }, true],
    ['confidence: high', { confidence: 'medium' }, false],
    ['confidence: certain', { confidence: 'high' }, false],
    ['confidence: low', { confidence: 'low' }, true],
    ['severity: medium', { severity: 'critical' }, true],
    ['severity: medium', { severity: 'medium' }, true],
    ['severity: medium', { severity: 'low' }, false],
    ['confidence: high, severity: high', { confidence: 'high', severity: 'medium' }, false],
    ['confidence: high, severity: high', { confidence: 'high', severity: 'high' }, true],
    ['inRequest: false', { inRequest: false }, true],
    ['inRequest: false', { inRequest: true }, false],
    ['inRequest: true', { inRequest: true }, true],
    ['inRequest: true', { inRequest: false }, false],
    ['inRequest: false', {}, true],
    ['inRequest: true', {}, true],
    ['confidence: high', { kind: 'email', category: 'pii' }, false],
  ])('%s and %j: %s', (match, finding, expected) => expect(names(match, finding)).toBe(expected));
});

const severities: Severity[] = ['low', 'medium', 'high', 'critical'];
const confidences: Confidence[] = ['low', 'medium', 'high', 'certain'];
const anyFinding = fc
  .record({
    kind: fc.constantFrom('github-token', 'generic-secret', 'email'),
    severity: fc.constantFrom(...severities),
    confidence: fc.constantFrom(...confidences),
  })
  .map((traits) => findingOf('m.0', { ...traits, category: traits.kind === 'email' ? 'pii' : 'secret' }));

/** Conditions that compile for replies, in every form that there is. */
const test = fc.oneof(
  fc.constantFrom(...severities).map((severity) => `f.severity == "${severity}"`),
  fc.constantFrom(...confidences).map((confidence) => `f.confidence != "${confidence}"`),
  fc.constantFrom('f.kind.startsWith("git")', '"x" in groups', '!(f.category == "pii" || "engineering" in groups)', 'tools[9] == f.kind'),
);
const known = fc.constantFrom('"engineering" in groups', '"x" in groups', 'route.stream', 'sizes.bytes > 100000', 'tools[9] == "x"');
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    test.map((inner) => `findings.exists(f, ${inner})`),
    fc.tuple(known, fc.constantFrom('&&', '||'), tie('condition')).map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => `(${left}) || (${right})`),
    fc.tuple(known, tie('condition'), tie('condition')).map(([of, yes, no]) => `(${of}) ? (${yes}) : (${no})`),
  ),
}));
const narrowing = fc.constantFrom('', ', confidence: high', ', severity: medium', ', confidence: medium, severity: high');
const rule = fc
  .tuple(fc.constantFrom('secret', 'secret, pii', 'github-token'), narrowing, fc.option(condition), fc.constantFrom('mask', 'block'))
  .map(([findings, more, when, action]) => ({
    action,
    source: `  - { id: a, on: [request, reply], match: { findings: [${findings}]${more} }, action: ${action}${when === null ? '' : `, when: '${when}'`} }`,
  }));

describe('a rule on requests and replies', () => {
  it('is about the same findings in both, whatever its condition and whatever stands beside them', () => {
    const outcomes = { met: 0, unmet: 0 };
    fc.assert(
      fc.property(rule, fc.array(anyFinding, { minLength: 1, maxLength: 5 }), fc.boolean(), ({ source, action }, findings, grouped) => {
        const policy = policyOf(source);
        const attributes = grouped ? attributesOf() : noGroups;
        const [inReply] = replyRules(policy, attributes);
        const told = findings.filter((finding) => inReply?.matchesFinding(finding));
        outcomes[told.length > 0 ? 'met' : 'unmet'] += 1;
        for (const phase of ['request', 'reply'] as const) {
          const { verdict, obligations } = evaluate(policy, { phase, attributes, blocks: [blockOf('m.0', { findings })] });
          expect(verdict).toBe(told.length > 0 ? action : 'allow');
          if (action !== 'mask') continue;
          expect(findings.filter((finding) => obligations.some((duty) => coversFinding(duty, finding)))).toEqual(told);
        }
      }),
      { numRuns: 200 },
    );
    expect(Math.min(outcomes.met, outcomes.unmet)).toBeGreaterThan(10);
  });

  it('is decided alike by a reply as a whole and by each of its findings alone', () => {
    fc.assert(
      fc.property(rule, fc.array(anyFinding, { minLength: 1, maxLength: 5 }), ({ source }, findings) => {
        const policy = policyOf(source);
        const verdictOn = (some: EvaluatedFinding[]) =>
          evaluate(policy, { phase: 'reply', attributes: noGroups, blocks: [blockOf('r', { findings: some })] }).verdict !== 'allow';
        expect(verdictOn(findings)).toBe(findings.some((finding) => verdictOn([finding])));
      }),
      { numRuns: 200 },
    );
  });
});

describe('on replies', () => {
  const problemsOf = (rule: string) => {
    const result = compilePolicy(`version: 1\nrules:\n  - { id: a, ${rule}, action: block }\n`, { checkPattern: () => null });
    return result.ok ? [] : result.problems.map(({ path, message, column }) => ({ path, message, column }));
  };
  const secret = 'on: [request, reply], match: { findings: [secret] }';

  it.each([
    'findings.size() > 2',
    'size(findings) == 1',
    'findings.all(f, f.severity == "low")',
    'findings.exists_one(f, f.severity == "low")',
    '!findings.exists(f, f.severity == "low")',
    '!(findings.exists(f, f.severity == "low") && route.stream)',
    'findings.exists(f, f.severity == "low") && findings.exists(f, f.severity == "high")',
    'findings.exists(f, f.severity == "low") ? route.stream : true',
    'findings.exists(f, findings.size() > 1)',
    'findings.filter(f, f.severity == "low").size() > 0',
    'findings.map(f, f.severity).exists(s, s == "low")',
    'findings[0].severity == "low"',
    '[findings].exists(all, all.size() > 1)',
    'findings.exists(f, f.severity == "low") == route.stream',
    'route.stream || (model == "x" && findings.all(f, f.kind == "x"))',
  ])('a condition that hangs on several findings does not compile: %s', (when) => {
    expect(problemsOf(`${secret}, when: '${when}'`)).toEqual([
      { path: 'rules[0].when', column: expect.any(Number), message: expect.stringContaining('findings.exists(f, ') },
    ]);
    expect(problemsOf(`match: { findings: [secret] }, when: '${when}'`)).toEqual([]);
  });

  it.each([
    'findings.exists(f, f.severity == "low")',
    'findings.exists(f, !(f.severity == "low"))',
    'route.stream && findings.exists(f, f.severity == "low") && "x" in groups',
    'findings.exists(f, f.severity == "low") || findings.exists(f, f.confidence == "low")',
    'route.stream ? findings.exists(f, f.severity == "low") : model == "x"',
    'groups.exists(g, g == "x") && !(model == "x")',
  ])('one that is decided by each finding does: %s', (when) => expect(problemsOf(`${secret}, when: '${when}'`)).toEqual([]));

  it('says where in the condition the trouble begins', () => {
    const when = 'route.stream && findings.size() > 2';
    const source = `version: 1\nrules:\n  - { id: a, ${secret}, action: block, when: '${when}' }\n`;
    const result = compilePolicy(source, { checkPattern: () => null });
    const column = source.split('\n')[2]!.indexOf('findings.size') + 1;
    expect(result.ok ? [] : result.problems).toMatchObject([{ line: 3, column }]);
  });

  it.each(['words: [abc]', 'patterns: [abc]'])('findings are not read beside %s alone', (match) => {
    const when = `'findings.exists(f, f.severity == "low")'`;
    expect(problemsOf(`on: [reply], match: { ${match} }, when: ${when}`)).toMatchObject([
      { path: 'rules[0].when', message: expect.stringContaining('name them with findings under match') },
    ]);
  });

  it.each([
    ['words: [abc], findings: [pii]', 'words and findings'],
    ['words: [abc], patterns: [abc]', 'words and patterns'],
    ['findings: [pii], unscannable: [any]', 'unscannable is for requests and tool calls'],
  ])('one thing is looked for at a time, not %s', (match, named) => {
    expect(problemsOf(`on: [request, reply], match: { ${match} }`)).toMatchObject([
      { path: 'rules[0].on[1]', message: expect.stringContaining(named) },
    ]);
  });

  it.each(['on: [reply]', 'on: [request, tool_call]', 'on: [tool_call]'])(
    'and tool calls nothing is asked that only requests have: %s',
    (on) => {
      for (const test of ['f.provenance == "user"', 'f.position == "tail"', 'f["provenance"] == "user"', 'f[model] == "user"'])
        expect(problemsOf(`${on}, match: { findings: [secret] }, when: 'findings.exists(f, ${test})'`)).toMatchObject([
          { path: 'rules[0].when', message: expect.stringContaining('told of findings in requests only') },
        ]);
    },
  );

  it('allowing is not a rule, and from is for requests', () => {
    const source = `version: 1\nrules:\n  - { id: a, on: [reply], match: { words: [abc] }, action: allow, from: [user] }\n`;
    const result = compilePolicy(source, { checkPattern: () => null });
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual(['rules[0].on[0]', 'rules[0].from']);
  });

  it('the request can be compared with, and nowhere else', () => {
    expect(problemsOf('on: [reply, tool_call], match: { findings: [secret], inRequest: false }')).toEqual([]);
    expect(problemsOf('on: [request, reply], match: { findings: [secret], inRequest: false }')).toMatchObject([
      { path: 'rules[0].match.inRequest', message: expect.stringContaining('leave request out') },
    ]);
    expect(problemsOf('on: [reply], match: { words: [abc], confidence: high }')).toMatchObject([{ path: 'rules[0].match.confidence' }]);
  });
});

import { defaultPolicySource } from '../default-policy.js';
import { compilePolicy, type CompileResult } from './compile-policy.js';

const options = {
  checkPattern: (pattern: string) => (pattern.includes('(a+)+') ? { message: 'not linear', offset: pattern.indexOf('(a+)+') } : null),
  knownKinds: [
    'secret',
    'pii',
    'injection',
    'custom',
    'github-token',
    'aws-access-key',
    'own-secret-leaving',
    'infrastructure-deletion',
    'url-password',
    'basic-credentials',
  ],
};
const compile = (source: string) => compilePolicy(source, options);
const problemsOf = (result: CompileResult) => (result.ok ? [] : result.problems);
const rule = (lines: string) => `version: 1\nrules:\n${lines}`;

/** Where `text` first stands in `source`, as editors count. */
function placeOf(source: string, text: string) {
  const before = source.slice(0, source.indexOf(text)).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

describe('compilePolicy', () => {
  it('compiles the shipped policy', () => {
    expect(problemsOf(compile(defaultPolicySource))).toEqual([]);
  });

  it('fills in what a rule leaves out', () => {
    const result = compile(rule('  - { id: a, match: { words: [abc] }, action: require-approval, approval: { reviewers: [security] } }'));
    expect(result).toMatchObject({
      ok: true,
      policy: {
        notScannable: 'block',
        custom: [{ id: 'a', words: ['abc'], patterns: [] }],
        rules: [
          {
            id: 'a',
            on: new Set(['request']),
            mode: 'enforce',
            history: 'withhold',
            from: null,
            approval: { reviewers: ['security'], quorum: 1, expiresInMs: 900_000 },
          },
        ],
      },
    });
  });

  it('names words and patterns of one rule apart, so that a hit says which of them it was', () => {
    const result = compile(rule('  - { id: a, match: { words: [abc], patterns: [de+f] }, action: block }'));
    expect(result.ok && result.policy.custom).toEqual([
      { id: 'a/words', words: ['abc'], patterns: [] },
      { id: 'a/patterns', words: [], patterns: ['de+f'] },
    ]);
  });

  it('tells all problems of shape at once, in the order of the document', () => {
    const source = `version: 2
rules:
  - id: Not An Id
    match: { wrods: [abc] }
    action: blok
  - match: { words: [] }
    action: block
    mesage: no
    approval: { reviewers: [security], expiresIn: 15 minutes }
`;
    const problems = problemsOf(compile(source));
    expect(problems.map(({ path }) => path)).toEqual([
      'version',
      'rules[0].id',
      'rules[0].match.wrods',
      'rules[0].action',
      'rules[1].id',
      'rules[1].match.words',
      'rules[1].mesage',
      'rules[1].approval.expiresIn',
    ]);
    const byPath = new Map(problems.map((problem) => [problem.path, problem]));
    expect(byPath.get('rules[0].action')).toMatchObject({
      ...placeOf(source, 'blok'),
      message: expect.stringContaining('Did you mean "block"?'),
    });
    expect(byPath.get('rules[1].mesage')).toMatchObject({
      ...placeOf(source, 'mesage'),
      message: expect.stringContaining('Did you mean "message"?'),
    });
    expect(byPath.get('rules[0].match.wrods')).toMatchObject(placeOf(source, 'wrods'));
    expect(byPath.get('rules[1].id')).toMatchObject({
      ...placeOf(source, 'match: { words: [] }'),
      message: '"id" is missing; it is a text.',
    });
    expect(byPath.get('rules[1].approval.expiresIn')).toMatchObject({
      ...placeOf(source, '15 minutes'),
      message: expect.stringContaining('90s'),
    });
  });

  it.each([
    ['images', 'Did you mean "image"?'],
    ['unparsd', 'Did you mean "unparsed"?'],
    ['pictures', '"pictures" is not one of any, image, document'],
  ])('refuses a name of unscannable content that there is not: %s', (name, message) => {
    const source = rule(`  - { id: a, match: { unscannable: [any, ${name}] }, action: block }`);
    expect(problemsOf(compile(source))).toEqual([
      { ...placeOf(source, name), path: 'rules[0].match.unscannable[1]', message: expect.stringContaining(message) },
    ]);
  });

  it('tells all problems of meaning at once', () => {
    const source = `version: 1
rules:
  - { id: twice, match: { words: [abc] }, action: block }
  - { id: twice, match: { findings: [github-tokn] }, action: mask }
  - { id: asks, on: [request, reply], match: { words: [abc] }, action: require-approval }
  - { id: nothing, action: block }
  - { id: empty, match: {}, action: block }
  - { id: masks, when: "true", action: mask }
  - { id: useless, match: { words: [abc] }, action: block, approval: { reviewers: [security] } }
  - { id: unscannable, match: { words: [abc] }, action: block }
  - { id: streams, on: [request, reply], when: "true", action: block }
  - { id: pictures, on: [request, tool_call], match: { unscannable: [image] }, action: block }
  - { id: slow, match: { patterns: [abc, "x(a+)+y"] }, action: block }
`;
    const problems = problemsOf(compile(source));
    expect(problems.map(({ path, line }) => `${line} ${path}`)).toEqual([
      '4 rules[1].id',
      '4 rules[1].match.findings[0]',
      '5 rules[2].on[1]',
      '5 rules[2].action',
      '6 rules[3]',
      '7 rules[4].match',
      '8 rules[5].action',
      '9 rules[6].approval',
      '10 rules[7].id',
      '11 rules[8].on[1]',
      '12 rules[9].on[1]',
      '13 rules[10].match.patterns[1]',
    ]);
    expect(problems[1]!.message).toBe('No detector finds "github-tokn". Did you mean "github-token"?');
    expect(problems.at(-1)).toMatchObject({ ...placeOf(source, '(a+)+y'), message: 'not linear' });
  });

  it.each([
    ['plain', `when: principle.name == "x"`, 'principle'],
    ['single-quoted', `when: 'model == ''a'' && principle.name == "x"'`, 'principle'],
    ['double-quoted', `when: "model == \\"\\u0061\\" && principle.name == \\"x\\""`, 'principle'],
    ['literal block', `when: |\n      model == "a" &&\n      principle.name == "x"`, 'principle'],
    ['folded block', `when: >-\n      model == "a" &&\n      principal.nam == "x"`, 'nam =='],
    ['folded plain', `when: model == "a" &&\n      principal.nam == "x"`, 'nam =='],
  ])('points at the fault inside a %s condition', (_style, when, fault) => {
    const source = rule(`  - id: a\n    action: block\n    ${when}\n`);
    expect(problemsOf(compile(source))).toEqual([{ ...placeOf(source, fault), path: 'rules[0].when', message: expect.any(String) }]);
  });

  it.each([
    ['model', 'must be true or false'],
    ['size(tools)', 'must be true or false'],
    ['model.matches("(a+)+$")', 'matches() is not available'],
    ['["x"].exists(x, model.matches(x))', 'matches() is not available'],
    ['!has(principal.groups)', 'has() is not available'],
    ['model ==', 'EOF'],
    ['groups == null', 'no such overload'],
  ])('refuses the condition %s', (when, message) => {
    expect(problemsOf(compile(rule(`  - { id: a, action: block, when: '${when}' }`)))).toEqual([
      expect.objectContaining({ path: 'rules[0].when', message: expect.stringContaining(message) }),
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['a list', '- 1'],
    ['a repeated key', 'version: 1\nversion: 1\nrules: []'],
    ['two documents', 'version: 1\nrules: []\n---\nversion: 1\nrules: []'],
    ['broken YAML', 'version: 1\nrules: [ {'],
    ['deep nesting', '['.repeat(100_000)],
    [
      'an alias',
      'version: 1\nrules:\n  - { id: a, action: block, match: { words: &w [abc] } }\n  - { id: b, action: block, match: { words: *w } }',
    ],
    ['a tag', 'version: 1\nrules: !secret []'],
    ['a NUL character', 'version: 1\nrules: [] # \0'],
    ['half a surrogate pair', 'version: 1\nrules: [] # \ud800'],
    ['too much', '#'.repeat(256_001)],
  ])('refuses %s with a place', (_what, source) => {
    const problems = problemsOf(compile(source));
    expect(problems.length).toBeGreaterThan(0);
    for (const { line, column, message } of problems) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message.length).toBeLessThan(500);
    }
  });

  it('reads `on` as a name even in a document that says it is YAML 1.1', () => {
    expect(compile('%YAML 1.1\n---\nversion: 1\nrules:\n  - { id: a, on: [reply], match: { findings: [secret] }, action: mask }').ok).toBe(
      true,
    );
  });

  it.each(['injection', 'chat-template'])('refuses to mask %s, which is no value', (name) => {
    const source = (action: string) => `version: 1\nrules: [{ id: a, match: { findings: [${name}] }, action: ${action} }]`;
    const options = { checkPattern: () => null, signalNames: ['chat-template'] };
    expect(compilePolicy(source('block'), options).ok).toBe(true);
    expect(compilePolicy(source('mask'), options)).toMatchObject({ ok: false, problems: [{ path: 'rules[0].match.findings[0]' }] });
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { compilePolicy } from './compile-policy.js';

const options = {
  checkPattern: (pattern: string) => (pattern.includes('.*') ? { message: 'unbounded', offset: pattern.indexOf('.*') } : null),
  knownKinds: ['secret', 'pii', 'custom', 'egress', 'email', 'gitlab-token', 'stripe-token', 'own-secret-leaving'],
};
const compile = (entries: string) => compilePolicy(`version: 1\nallow:\n${entries}rules: []\n`, options);
const problemsOf = (entries: string) => {
  const result = compile(entries);
  return result.ok ? [] : result.problems;
};
const hash = () => createHash('sha256').update(randomBytes(20)).digest('hex');

describe('the allow list of a policy', () => {
  it('becomes what the detection engine takes, values with the same conditions as one set', () => {
    const [one, two, three] = [hash(), hash(), hash()];
    const result = compile(
      [
        `  - { value: "sha256:${one}", reason: test key }`,
        `  - { findings: [email], pattern: '[a-z]{1,20}@corp\\.example', reason: our own }`,
        `  - { value: "sha256:${two}", reason: test key }`,
        `  - { findings: [stripe-token, gitlab-token], from: [tool_result], value: "sha256:${three}", reason: fixture }`,
        `  - { findings: [gitlab-token], from: [system], reason: read-only and public }`,
        '',
      ].join('\n'),
    );
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.policy.allow).toEqual([
      { values: [one, two] },
      { findings: ['stripe-token', 'gitlab-token'], provenances: ['tool_result'], values: [three] },
      { findings: ['email'], patterns: ['[a-z]{1,20}@corp\\.example'] },
      { findings: ['gitlab-token'], provenances: ['system'] },
    ]);
  });

  it('is empty where the policy has none', () => {
    expect(compilePolicy('version: 1\nrules: []', options)).toMatchObject({ ok: true, policy: { allow: [] } });
  });

  it('tells all that is wrong with it at once, each with its place', () => {
    const entries = `  - { from: [user], reason: no findings }
  - { pattern: 'acme-[a-z]{4}', reason: no findings either }
  - { findings: [email], pattern: 'acme.*', reason: unbounded }
  - { value: "sha256:${hash()}", pattern: 'acme', reason: both }
  - { findings: [emial], reason: misspelt }
`;
    expect(problemsOf(entries).map(({ path, line, column }) => `${line}:${column} ${path}`)).toEqual([
      '3:5 allow[0]',
      '4:5 allow[1]',
      '5:40 allow[2].pattern',
      expect.stringMatching(/^6:\d+ allow\[3\]\.pattern$/),
      '7:18 allow[4].findings[0]',
    ]);
    expect(problemsOf(entries).at(-1)!.message).toBe('No detector finds "emial". Did you mean "email"?');
  });

  it.each(['{ findings: [secret], reason: all }', '{ findings: [email, pii], from: [tool_result], reason: all of files }'])(
    'never switches off a whole category: %s',
    (entry) => {
      expect(problemsOf(`  - ${entry}\n`)).toEqual([
        expect.objectContaining({ message: expect.stringContaining('everything of the category'), line: 3 }),
      ]);
    },
  );

  it.each(['custom', 'egress', 'own-secret-leaving'])('refuses %s, which no detector finds', (name) => {
    expect(problemsOf(`  - { findings: [${name}], pattern: abc, reason: no effect }\n`)).toEqual([
      expect.objectContaining({ path: 'allow[0].findings[0]', message: expect.stringContaining('change the rule') }),
    ]);
  });

  it('wants a reason, and a hash in place of a value, which it does not repeat', () => {
    const value = randomBytes(12).toString('hex');
    const problems = problemsOf(`  - { value: ${value} }\n  - { findings: [email], resaon: typo }\n`);
    expect(problems.map(({ path }) => path)).toEqual(['allow[0].reason', 'allow[0].value', 'allow[1].reason', 'allow[1].resaon']);
    expect(problems.find(({ path }) => path === 'allow[0].value')!.message).toContain('sha256:');
    expect(problems.find(({ path }) => path === 'allow[1].resaon')!.message).toContain('Did you mean "reason"?');
    expect(JSON.stringify(problems)).not.toContain(value);
  });
});

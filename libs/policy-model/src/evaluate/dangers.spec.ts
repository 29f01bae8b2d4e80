import type { Finding } from '#contracts';
import { compilePolicy } from '../compile/compile-policy.js';
import { attributesOf, blockOf, findingOf, policyOf } from './evaluation.fake.js';
import { evaluate } from './evaluate.js';
import type { EvaluatedBlock, UnderstoodCall } from './evaluation.js';

const danger = (changes: Partial<Finding> = {}): Finding =>
  findingOf('t', { kind: 'destructive-files', category: 'danger', severity: 'high', confidence: 'high', fingerprint: '', ...changes });
const nothing: UnderstoodCall = { commands: [], paths: [], hosts: [], sql: [] };
const command = (program: string, argv: (string | null)[] = [], wrappers: string[] = []) => ({ program, argv, wrappers });

const call = (changes: Partial<EvaluatedBlock> = {}): EvaluatedBlock =>
  blockOf('t', { provenance: 'tool_use', role: 'assistant', kind: 'tool_use', understood: nothing, ...changes });
const judged = (rule: string, block: EvaluatedBlock, phase: 'tool_call' | 'request' = 'tool_call') =>
  evaluate(policyOf(`  - { id: r, on: [request, tool_call], action: block, ${rule} }`), {
    phase,
    attributes: attributesOf(),
    blocks: [block],
  });
const verdict = (rule: string, block: EvaluatedBlock) => judged(rule, block).verdict;
const code = (rule: string, block: EvaluatedBlock) => judged(rule, block).reasons.map(({ code: told }) => told);

describe('match.dangers', () => {
  it.each<[string, Finding[], string]>([
    ['[destructive-files]', [danger()], 'block'],
    ['[reverse-shell, destructive-files]', [danger()], 'block'],
    ['[reverse-shell]', [danger()], 'allow'],
    ['[">=high"]', [danger()], 'block'],
    ['[">=critical"]', [danger()], 'allow'],
    ['[">=critical", ">=medium"]', [danger()], 'block'],
    ['[reverse-shell, ">=high"]', [danger()], 'block'],
    ['[destructive-files]', [danger({ category: 'secret' })], 'allow'],
    ['[">=low"]', [findingOf('t')], 'allow'],
  ])('%s', (entries, findings, expected) => expect(verdict(`match: { dangers: ${entries} }`, call({ findings }))).toBe(expected));

  it.each([
    ['confidence: certain', 'allow'],
    ['confidence: high', 'block'],
    ['severity: critical', 'allow'],
    ['severity: high', 'block'],
  ])('is narrowed by %s', (key, expected) =>
    expect(verdict(`match: { dangers: [destructive-files], ${key} }`, call({ findings: [danger()] }))).toBe(expected),
  );

  it('must hit beside the other keys', () => {
    const rule = 'match: { dangers: [destructive-files], findings: [secret] }';
    expect(verdict(rule, call({ findings: [danger()] }))).toBe('allow');
    expect(verdict(rule, call({ findings: [danger(), findingOf('t')] }))).toBe('block');
  });

  it('leaves alone in a request what the gateway delivered, and not what a caller wrote in the model’s name', () => {
    const rule = 'match: { dangers: [destructive-files] }';
    expect(judged(rule, call({ findings: [danger()], delivered: true }), 'request').verdict).toBe('allow');
    expect(judged(rule, call({ findings: [danger()] }), 'request').verdict).toBe('block');
  });

  it.each([
    ['on: [reply], match: { dangers: [destructive-files] }', 'on tool_call and request'],
    ['on: [tool_call], match: { dangers: [destructive-file] }', 'Did you mean "destructive-files"?'],
    ['on: [tool_call], match: { dangers: [">=severe"] }', 'A danger is named by its kind'],
    ['on: [tool_call], match: { inRequest: true, dangers: [destructive-files] }', 'findings'],
    ['on: [tool_call], match: { dangers: [destructive-files] }, instead: Do not., mode: shadow, ask: []', 'at least 1'],
    ['on: [reply, tool_call], when: "call.hosts.size() > 0", match: { words: [abc] }', 'does nothing'],
  ])('does not compile: %s', (fields, words) => {
    const options = { checkPattern: () => null, dangers: [{ kind: 'destructive-files', instead: 'Move it.' }] };
    const result = compilePolicy(`version: 1\nrules:\n  - { id: r, action: block, ${fields} }\n`, options);
    expect(result.ok ? '' : result.problems.map(({ message }) => message).join(' ')).toContain(words);
  });
});

describe('what a refusal advises', () => {
  const options = {
    checkPattern: () => null,
    dangers: [
      { kind: 'destructive-files', instead: 'Move it away' },
      { kind: 'history-rewrite', instead: 'Use git revert.' },
    ],
  };
  const instead = (rule: string, findings: Finding[]) => {
    const result = compilePolicy(`version: 1\nrules:\n  - { id: r, on: [tool_call], ${rule} }\n`, options);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return evaluate(result.policy, { phase: 'tool_call', attributes: attributesOf(), blocks: [call({ findings })] }).matches[0]?.instead;
  };
  const both = [danger(), danger({ kind: 'history-rewrite' }), danger()];

  it('is what the kinds say that the rule is about, and whom it asks', () => {
    expect(instead('action: block, match: { dangers: [">=high"] }', both)).toBe('Move it away. Use git revert.');
    expect(instead('action: block, match: { dangers: [history-rewrite] }', both)).toBe('Use git revert.');
    const approval = 'approval: { reviewers: [security, leads] }';
    expect(instead(`action: require-approval, ${approval}, match: { dangers: [history-rewrite] }`, both)).toBe(
      'Use git revert. Ask security or leads.',
    );
  });

  it('is what the author wrote', () => {
    const rule = 'action: block, match: { dangers: [history-rewrite] }, instead: Revert it, ask: ["#platform"]';
    expect(instead(rule, both)).toBe('Revert it. Ask #platform.');
    expect(instead('action: block, when: "true", ask: [security]', [])).toBe('Ask security.');
  });

  it('is nothing where nobody wrote anything', () => expect(instead('action: block, when: "true"', both)).toBeUndefined());
});

describe('call, in a condition', () => {
  it.each<[string, Partial<UnderstoodCall>, string]>([
    [
      'call.commands.exists(c, c.program == "kubectl" && "production" in c.argv)',
      { commands: [command('kubectl', ['--context', 'production'])] },
      'block',
    ],
    [
      'call.commands.exists(c, c.program == "kubectl" && "production" in c.argv)',
      { commands: [command('kubectl', ['--context', 'staging'])] },
      'allow',
    ],
    [
      'call.commands.exists(c, c.argv.exists(a, a.startsWith("--context=prod")))',
      { commands: [command('kubectl', ['--context=production'])] },
      'block',
    ],
    ['call.commands.exists(c, c.text.contains("push origin"))', { commands: [command('git', ['push', 'origin'])] }, 'block'],
    ['call.commands.exists(c, "sudo" in c.wrappers)', { commands: [command('ls', [], ['sudo'])] }, 'block'],
    ['call.paths.exists(p, p.access == "write" && p.outside)', { paths: [{ path: '/etc/x', access: 'write', outside: true }] }, 'block'],
    ['call.paths.exists(p, p.access == "write" && p.outside)', { paths: [{ path: 'x', access: 'write', outside: false }] }, 'allow'],
    ['call.hosts.exists(h, h.sends && !h.host.endsWith(".ours.example"))', { hosts: [{ host: 'theirs.example', sends: true }] }, 'block'],
    ['call.hosts.exists(h, h.sends && !h.host.endsWith(".ours.example"))', { hosts: [{ host: 'a.ours.example', sends: true }] }, 'allow'],
    ['call.sql.exists(s, s.verb == "DELETE" && !s.bounded)', { sql: [{ verb: 'DELETE', object: 'users', bounded: false }] }, 'block'],
    ['call.commands.size() == 0', {}, 'block'],
  ])('%s', (condition, understood, expected) =>
    expect(verdict(`when: '${condition}'`, call({ understood: { ...nothing, ...understood } }))).toBe(expected),
  );

  it.each<[string, UnderstoodCall | null]>([
    ['call.commands.exists(c, c.program == "kubectl")', { ...nothing, commands: [command('', ['get'])] }],
    [
      'call.commands.exists(c, c.program == "kubectl" && "prod" in c.argv)',
      { ...nothing, commands: [command('kubectl', ['--context', null])] },
    ],
    ['call.commands.exists(c, c.program == "kubectl" && c.argv[0] == "prod")', { ...nothing, commands: [command('kubectl', [null])] }],
    ['call.commands.exists(c, c.text.contains("prod"))', { ...nothing, commands: [command('kubectl', [null])] }],
    ['call.paths.exists(p, p.outside)', { ...nothing, paths: [{ path: 'x', access: 'write', outside: null }] }],
    ['call.commands.exists(c, c.program == "kubectl")', null],
    ['call.hosts.size() > 3', null],
  ])('matches where what it asks for is not known: %s', (condition, understood) =>
    expect(code(`when: '${condition}'`, call({ understood }))).toEqual(['evaluation_failed']),
  );

  it('is not failed by what is unknown and not asked for', () => {
    const understood = { ...nothing, commands: [command('echo', [null]), command('kubectl', ['get'])] };
    expect(code(`when: 'call.commands.exists(c, c.program == "kubectl" && "prod" in c.argv)'`, call({ understood }))).toEqual([]);
    expect(code(`when: 'call.commands.exists(c, c.exact && c.argv[0] == "get")'`, call({ understood }))).toEqual(['rule_matched']);
  });

  it('is of the new blocks where a rule has no match, and of all that its match looks at', () => {
    const understood = { ...nothing, commands: [command('kubectl', ['get'])] };
    const before = call({ understood, position: 'history', findings: [danger()] });
    const condition = `when: 'call.commands.exists(c, c.program == "kubectl")'`;
    const on = (rule: string) =>
      evaluate(policyOf(`  - { id: r, on: [request], action: block, ${rule} }`), {
        phase: 'request',
        attributes: attributesOf(),
        blocks: [before, blockOf('n')],
      }).verdict;
    expect(on(condition)).toBe('allow');
    expect(on(`match: { dangers: [">=low"] }, ${condition}`)).toBe('block');
  });
});

describe('what depends on an expansion', () => {
  const host = (name: string | null) => call({ understood: { ...nothing, hosts: [{ host: name, sends: false }] } });
  const path = (name: string | null, access: string) =>
    call({ understood: { ...nothing, paths: [{ path: name, access, outside: name === null ? null : false }] } });
  const foreign = `when: 'call.hosts.exists(h, !h.host.endsWith(".example.com"))'`;
  const written = `when: 'call.paths.exists(p, p.access == "write" && p.outside)'`;

  it.each<[string, string, EvaluatedBlock, string[]]>([
    ['a host', foreign, host(null), ['evaluation_failed']],
    ['a known host', foreign, host('a.example.com'), []],
    ['a path that is written', written, path(null, 'write'), ['evaluation_failed']],
    ['a path that is read', written, path(null, 'read'), []],
  ])('opens no door: %s', (_what, rule, block, expected) => expect(code(rule, block)).toEqual(expected));
});

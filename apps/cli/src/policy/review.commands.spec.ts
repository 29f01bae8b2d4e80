import { policyPresets } from '#policy-model';
import { ControlError } from '../control/control-api.js';
import type { Terminal } from '../terminal.js';
import { diff } from './diff.command.js';
import { lint } from './lint.command.js';
import { presets } from './presets.command.js';

const policy = `version: 1
rules:
  - { id: secrets, match: { findings: [secret] }, action: mask }
  - { id: ask, match: { words: [bluebird] }, action: require-approval, approval: { reviewers: [security] } }
`;

function stage(files: Readonly<Record<string, string>> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    read: async (file) => files[file] ?? '',
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  };
  return { terminal, told: () => out.join(''), warned: () => err.join('') };
}

const nothing = { count: 0, samples: [] };
const ruleOf = (ruleId: string, after: number) =>
  ({ ruleId, inDraft: true, before: 0, after, starts: nothing, stops: nothing, alters: nothing, limits: [] }) as const;
/** The control APIs as a policy author who is an auditor sees them. */
const apiOf = (warnings: object[], rules: ReturnType<typeof ruleOf>[] | Error) => ({
  get: async () => undefined,
  delete: async () => undefined,
  post: async (path: string) => {
    if (path === '/api/policy/validate?record=false' || path === '/api/policies/group%3Apayments/validate?record=false')
      return { valid: true, errors: [], warnings };
    if (rules instanceof Error) throw rules;
    return { id: 'b', state: 'done', total: 9, compared: 9, result: { exchanges: 900, rules } };
  },
});

describe('ostiary policy lint', () => {
  const run = async (source: string, api: ReturnType<typeof apiOf> | null, json = false, scope: string | null = null) => {
    const { terminal, told, warned } = stage();
    const code = await lint({ file: 'p.yaml', source, json, most: 100, scope }, api, terminal, new AbortController().signal);
    return { code, told: told(), warned: warned() };
  };

  it('has nothing to say without a network of a policy that says what it means', async () =>
    expect(await run(policy, null)).toEqual({ code: 0, told: 'Nothing to say.\n', warned: '' }));

  it.each(Object.entries(policyPresets))('has nothing to say of the preset %s', async (_name, { source }) =>
    expect(await run(source, null)).toEqual({ code: 0, told: 'Nothing to say.\n', warned: '' }),
  );

  it('names the place of each note, and of what stands in everyday texts', async () => {
    const { code, told } = await run(`${policy}  - { id: all, match: { words: ["the"] }, action: block }\n`, null);
    expect([code, told]).toEqual([1, 'p.yaml:5:11: matches-everything all: Its words or patterns stand in most everyday texts.\n']);
  });

  it('holds the policy of a scope to what such a policy may say, and asks no record', async () => {
    const warning = { code: 'unknown-group', message: 'Nobody.' };
    const rules = `${policy}  - { id: all, match: { words: ["the"] }, action: block }\n`;
    const { told } = await run(rules, apiOf([warning], new Error('asked')), true, 'group:payments');
    expect(JSON.parse(told)).toMatchObject({ notes: [{ rule: 'group:payments:all' }, { code: 'unknown-group' }] });
    await expect(run(`unscannable: allow\n${policy}`, null, true, 'group:payments')).rejects.toThrow(/^p\.yaml:1:1: "unscannable" is for/);
  });

  it('asks who is known, and the record of the last day', async () => {
    const warning = { code: 'unknown-group', message: 'Nobody has been seen in the group "security".' };
    const { code, told } = await run(policy, apiOf([warning], [ruleOf('secrets', 0), ruleOf('ask', 101)]), true);
    expect(code).toBe(1);
    expect(JSON.parse(told)).toMatchObject({
      notes: [
        { code: 'unknown-group', rule: null },
        { code: 'meets-nothing', rule: 'secrets' },
        { code: 'holds-many', rule: 'ask' },
      ],
    });
    expect((await run(policy, apiOf([], [ruleOf('secrets', 800), ruleOf('ask', 100)]))).code).toBe(0);
  });

  it('says what may not be asked, and goes on', async () => {
    const { code, warned } = await run(policy, apiOf([], new ControlError('Your roles do not allow this.', 403, 'role_missing')));
    expect([code, warned]).toEqual([0, 'What it would have held was not looked at: Your roles do not allow this.\n']);
  });

  it('names the place of what does not compile', () => expect(run('version: 1\nrules: [{}]\n', null)).rejects.toThrow(/^p\.yaml:2:9: /));
});

describe('ostiary policy diff', () => {
  const files = { 'new.yaml': policy.replace('bluebird', 'redbird') };
  const run = async (from: string | null, to: string, json = false, scope: string | null = null) => {
    const { terminal, told } = stage(files);
    const api = async () => ({
      get: async (path: string) => ({
        source: path === '/api/policy/versions/3' || path === '/api/policies/client%3Abot/versions/4' ? policy : 'version: 1\nrules: []\n',
      }),
    });
    return { code: await diff({ from, to, json, scope }, api, terminal), told: told() };
  };

  it('compares a file with a version', async () => {
    const { code, told } = await run('3', 'new.yaml');
    expect(code).toBe(1);
    expect(told).toContain('~ rule ask: match\n\n--- 3\n+++ new.yaml\n@@ -1,5 +1,5 @@\n');
  });

  it('compares with what is in force', async () =>
    expect(JSON.parse((await run(null, 'new.yaml', true)).told)).toMatchObject({ from: null, rules: { added: ['secrets', 'ask'] } }));

  it('compares with a version of a scope', async () =>
    expect(JSON.parse((await run('4', 'new.yaml', true, 'client:bot')).told)).toMatchObject({
      rules: { added: [], changed: [{ id: 'ask' }] },
    }));

  it('ends with 0 for the same', async () => expect(await run('3', '3')).toEqual({ code: 0, told: 'The same.\n' }));
});

describe('ostiary policy presets', () => {
  it('lists them and prints one', () => {
    const list = stage();
    expect(presets(null, true, list.terminal)).toBe(0);
    expect((JSON.parse(list.told()) as { name: string }[]).map(({ name }) => name)).toEqual(['observe', 'balanced', 'strict']);
    const one = stage();
    presets('observe', false, one.terminal);
    expect(one.told()).toMatch(/^# Observes: [^]*mode: shadow/);
    expect(() => presets('lax', false, one.terminal)).toThrow('There is no preset lax: observe, balanced, strict.');
  });
});

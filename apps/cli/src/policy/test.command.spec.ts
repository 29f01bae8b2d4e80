import { ControlError } from '../control/control-api.js';
import type { Evaluated } from './case-result.js';
import { readPolicyFile } from './policy-file.js';
import { test } from './test.command.js';

const policy = `version: 1
rules: [{ id: keys, match: { findings: [secret] }, action: mask }]
tests:
  - name: a key is masked
    principal: { subject: alice, groups: [engineering] }
    request: my key is K
    expect: { verdict: mask, rules: [keys], masked: 'my key is [masked:github-token]' }
`;
const beside = `- name: nothing\n  toolCall: { name: Bash, input: { command: ls } }\n  expect: { verdict: allow }\n`;

const masked = { verdict: 'mask', reasons: [{ ruleId: 'keys' }], masked: 'my key is [masked:github-token#a1b2]' };
const allowed = { verdict: 'allow', reasons: [], masked: null };

function stage(files: Readonly<Record<string, string>>, answers: readonly (Evaluated | Error)[]) {
  const [asked, out]: [unknown[], string[]] = [[], []];
  const left = [...answers];
  const terminal = {
    read: async (file: string) => {
      const text = files[file];
      if (text === undefined) throw Object.assign(new Error(`no ${file}`), { code: 'ENOENT' });
      return text;
    },
    out: (text: string) => void out.push(text),
    err: () => undefined,
  };
  const api = {
    post: async (path: string, body: unknown) => {
      asked.push([path, body]);
      const next = left.shift();
      if (next instanceof Error) throw next;
      return next;
    },
  };
  const run = async (json: boolean, file = 'p.yaml', scope: string | null = null) =>
    test(await readPolicyFile(file, terminal), { json, scope }, api, terminal);
  return { asked, out, run };
}

describe('ostiary policy test', () => {
  it('has the cases of the policy and of the file beside it decided by the policy', async () => {
    const { asked, out, run } = stage({ 'p.yaml': policy, 'p.test.yaml': beside }, [masked, allowed]);
    expect(await run(false)).toBe(0);
    expect(asked).toEqual([
      ['/api/policy/evaluate', { principal: { subject: 'alice', groups: ['engineering'] }, request: 'my key is K', policy }],
      ['/api/policy/evaluate', { principal: {}, toolCall: { name: 'Bash', input: { command: 'ls' } }, policy }],
    ]);
    expect(out.join('')).toMatch(/a key is masked +holds +mask +keys/);
    expect(out.join('')).toContain('2 hold, 0 do not, 0 could not be asked.');
  });

  it('says whose policy it is', async () => {
    const { asked, run } = stage({ 'p.yaml': policy }, [masked]);
    expect(await run(false, 'p.yaml', 'group:payments')).toBe(0);
    expect(asked).toMatchObject([['/api/policy/evaluate', { policy, scope: 'group:payments' }]]);
  });

  it('may be told the file of the cases', async () => {
    const { run } = stage({ 'p.yaml': policy, 'p.test.yaml': `tests:\n${beside}` }, [masked, allowed]);
    expect(await run(false, 'p.test.yaml')).toBe(0);
  });

  it.each<[string, Partial<Evaluated>, string]>([
    ['another verdict', { verdict: 'block' }, 'verdict block, not mask'],
    ['a rule less', { reasons: [] }, 'without rule keys'],
    ['a rule more', { reasons: [{ ruleId: 'keys' }, { ruleId: 'b' }] }, 'with rule b'],
    ['a text that is not masked', { masked: 'my key is K' }, 'no such text goes on: my key is [masked:github-token]'],
    ['nothing that goes on', { masked: null }, 'no such text goes on: my key is [masked:github-token]'],
  ])('fails for %s', async (_what, change, why) => {
    const { out, run } = stage({ 'p.yaml': policy }, [{ ...masked, ...change }]);
    expect(await run(true)).toBe(1);
    expect(JSON.parse(out.join(''))).toMatchObject({ passed: 0, failed: 1, errors: 0, cases: [{ differences: [why] }] });
  });

  it('ends with an error where a case cannot be asked, and tells the others', async () => {
    const { out, run } = stage({ 'p.yaml': policy, 'p.test.yaml': beside }, [
      new ControlError('model: expected a text', 400, 'body_shape'),
      allowed,
    ]);
    expect(await run(true)).toBe(2);
    expect(JSON.parse(out.join(''))).toMatchObject({ passed: 1, errors: 1, cases: [{ error: 'model: expected a text' }, { error: null }] });
  });

  it('names the place of what does not compile, in the policy and in a case', async () => {
    const problems = [{ line: 2, column: 5, message: 'No such action.' }];
    await expect(stage({ 'p.yaml': policy }, [new ControlError('refused', 422, 'content_rejected', problems)]).run(false)).rejects.toThrow(
      'p.yaml:2:5: No such action.',
    );
    const wrong = beside.replace('verdict', 'verdct');
    await expect(stage({ 'p.yaml': policy, 'p.test.yaml': wrong }, []).run(false)).rejects.toThrow(
      /p\.test\.yaml:3:.*Unknown field "verdct"\. Did you mean "verdict"/,
    );
  });

  it.each([
    ['role', new ControlError('Your roles do not allow this.', 403, 'role_missing')],
    ['cases', new Error('never asked')],
  ])('ends at once without %s', async (what, error) => {
    const source = what === 'cases' ? 'version: 1\nrules: []\n' : policy;
    await expect(stage({ 'p.yaml': source }, [error]).run(false)).rejects.toThrow(what === 'cases' ? 'has no cases' : 'roles');
  });
});

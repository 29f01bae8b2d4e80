import { eventually } from '#messaging/testing';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ControlApi } from './harness/control-api.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { ostiary, type Said } from './harness/program.js';
import { SignedIn } from './harness/signed-in.js';
import { checkout } from './harness/test-home.js';

const evaluation = z.object({
  verdict: z.string(),
  reasons: z.array(z.looseObject({ ruleId: z.string(), code: z.string() })),
  masked: z.unknown(),
  reviewers: z.array(z.string()),
  dangers: z.array(z.looseObject({ kind: z.string(), category: z.literal('danger') })),
});
const rule = '  - { id: no-bluebird, match: { words: [project bluebird] }, action: block, message: Nobody talks about it. }\n';
const cases = `- name: nobody talks about it
  principal: { subject: alice, groups: [engineering] }
  request: What is Project  Bluebird?
  expect: { verdict: block, rules: [no-bluebird] }
- name: everything else goes on
  principal: { subject: alice, groups: [engineering] }
  request: What is a blue bird?
  expect: { verdict: allow, rules: [] }
`;
/** Made here, so that no file holds one. */
const token = () => `ghp_${randomBytes(27).toString('hex').slice(0, 36)}`;

describe('a policy', () => {
  let system: DistributedSystem;
  let folder: string;
  let erin: ControlApi;
  let author: SignedIn;
  beforeAll(async () => {
    system = await DistributedSystem.start('31-policy');
    folder = await mkdtemp(join(tmpdir(), 'ostiary-policy-'));
    erin = await system.people.controlling('erin');
    author = await SignedIn.as(await system.people.token('erin'), system.url('control'));
  });
  afterAll(async () => {
    await author?.discard();
    await system?.stop();
    await rm(folder, { recursive: true });
  });

  const policy = (...args: string[]): Promise<Said> => ostiary(['policy', ...args], author.env);
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const evaluated = async (asked: object) => {
    const { status, body } = await erin.ask('POST', '/api/policy/evaluate', { type: 'application/json', content: JSON.stringify(asked) });
    expect(status).toBe(200);
    return evaluation.parse(body);
  };
  const principal = { subject: 'alice', groups: ['engineering'] };

  it('is written from a preset, tested, compared, published, and bites', async () => {
    const alice = await system.people.calling('alice');
    expect((await alice.call('What is project bluebird?')).verdict).toBe('allow');
    const preset = await policy('presets', 'balanced');
    expect(preset).toMatchObject({ code: 0, err: '' });
    const draft = await file('draft.yaml', preset.out.replace('\nrules:\n', `\nrules:\n${rule}`));
    await file('draft.test.yaml', cases);
    expect(await policy('lint', '--offline', draft)).toEqual({ code: 0, out: 'Nothing to say.\n', err: '' });
    expect(await policy('test', draft)).toMatchObject({ code: 0, out: expect.stringContaining('2 hold, 0 do not') });
    const changed = await policy('diff', draft);
    expect(changed).toMatchObject({ code: 1, err: '' });
    expect(changed.out).toMatch(/^\+ rule no-bluebird\n\n--- in force\n/);
    const published = await policy('publish', draft, '--message', 'Hush', '--if-match', '1', '--json');
    // The record was asked in erin's name, and has too few calls to say that the rule meets none.
    const unchecked = [expect.stringMatching(/would have met no-bluebird could not be checked: there were only \d+ of them/)];
    expect([published.code, published.err]).toEqual([0, '']);
    expect(JSON.parse(published.out)).toEqual({ file: draft, version: 2, warnings: [], unchecked });
    expect((await policy('publish', draft, '--if-match', '1')).code).toBe(2);
    await eventually('the policy to bite', async () => (await alice.call('What is project bluebird?')).verdict === 'block', 60_000);
    const versions = await erin.ask('GET', '/api/policy/versions');
    expect(versions.body).toMatchObject({ items: [{ version: 2, message: 'Hush', authorPrincipal: { subject: 'erin' } }, { version: 1 }] });
    expect((await erin.ask('GET', '/api/policy/versions/1/diff/2')).body).toMatchObject({ rules: { added: ['no-bluebird'] } });
    expect(await policy('diff', '2')).toEqual({ code: 0, out: 'The same.\n', err: '' });
  });

  it('says by the code of calls what it makes of them, also of large ones, and records nothing', async () => {
    const [secret, filler] = [token(), 'Some words that mean nothing. '.repeat(4_000)];
    const dave = await system.people.controlling('dave');
    const countOf = async () => ((await dave.ask('GET', '/api/exchanges?limit=200')).body as { items: unknown[] }).items.length;
    const before = await countOf();
    for (const text of [`The key is ${secret}.`, `${filler}The key is ${secret}.`]) {
      const { verdict, masked, reasons } = await evaluated({ principal, request: { messages: [{ role: 'user', content: text }] } });
      expect([verdict, reasons.map(({ ruleId }) => ruleId)]).toEqual(['mask', ['secrets-stay-here']]);
      expect(JSON.stringify(masked)).toContain('The key is [masked:github-token#');
      expect(JSON.stringify(masked)).not.toContain(secret);
    }
    const wiping = { principal, toolCall: { name: 'Bash', input: { command: 'sudo rm -rf /' } } };
    const wiped = await evaluated(wiping);
    expect([wiped.verdict, wiped.reasons.map(({ ruleId }) => ruleId)]).toEqual(['block', expect.arrayContaining(['no-destruction'])]);
    expect(wiped.dangers.map(({ kind }) => kind)).toContain('destructive-files');
    const asking = { principal, request: 'Drop a table of the production database.' };
    expect(await evaluated(asking)).toMatchObject({ verdict: 'require-approval', reviewers: ['security'] });
    expect((await evaluated({ ...asking, principal: { groups: ['operators'] } })).verdict).toBe('allow');
    expect(await countOf()).toBe(before);
    expect((await erin.pendingApprovals()).length).toBe(0);
  });

  it('is held to the cases of the documentation', async () => {
    const page = await readFile(join(checkout, 'docs/proving.md'), 'utf8');
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const said = await policy('test', '--json', await file('example.yaml', example));
    expect(JSON.parse(said.out)).toMatchObject({ passed: 3, failed: 0, errors: 0 });
    const wrong = await file('wrong.yaml', example.replace('verdict: allow, rules: []', 'verdict: block'));
    expect(await policy('test', wrong)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/those who work on it may +FAILS .*verdict allow, not block/),
    });
    const broken = await policy('test', await file('broken.yaml', example.replace('!("merger" in groups)', 'time.hour > 18')));
    expect([broken.code, broken.err]).toEqual([2, expect.stringMatching(/broken\.yaml:\d+:\d+: There is no member "hour"/)]);
  });

  it('is not published without a word where it gives something up', async () => {
    const source =
      'version: 1\nrules:\n  - { id: a, match: { words: [abc] }, action: require-approval, approval: { reviewers: [secruity] } }\n';
    const refused = await erin.ask('PUT', '/api/policy', { type: 'application/yaml', content: source });
    expect(refused).toMatchObject({ status: 409, body: { code: 'policy_doubtful' } });
    const weak = await file('weak.yaml', source);
    const said = await policy('publish', weak);
    expect([said.code, said.out]).toEqual([1, expect.stringContaining('weak.yaml: no-secret-rule: ')]);
    const told = await policy('lint', '--json', weak);
    expect(told.code).toBe(1);
    const codes = (JSON.parse(told.out) as { notes: { code: string }[] }).notes.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['no-secret-rule', 'masking-dropped', 'unknown-group', 'meets-nothing']));
  });
});

import { eventually } from '#messaging/testing';
import { randomBytes } from 'node:crypto';
import { RunningIngress } from '../running-ingress.fake.js';
import type { EvaluationView } from './evaluation.view.js';

const policy = `version: 1
unscannable: allow
rules:
  - { id: no-bluebird, match: { words: [project bluebird] }, action: block }
  - { id: mask-secrets, on: [request, reply], match: { findings: [secret] }, action: mask }
  - id: shell-asks
    on: [tool_call]
    when: '"Bash" in tools && !("operators" in groups)'
    action: require-approval
    approval: { steps: [{ reviewers: [security], quorum: 1 }, { reviewers: [leads], quorum: 1 }] }
`;
const bluebird = 'Tell me of project bluebird.';
/** Made here, so that no file holds one. */
const token = () => `ghp_${randomBytes(27).toString('hex').slice(0, 36)}`;

describe('POST /api/policy/evaluate', () => {
  let ingress: RunningIngress;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy);
    for (const [name, groups] of Object.entries({ author: ['policy'], auditor: ['audit'], reviewer: ['security'], requester: ['x'] }))
      tokens[name] = await ingress.issuer.sign({ sub: name, groups });
  });
  afterAll(() => ingress.stop());

  const ask = async (body: object, who: string | null = 'author') => {
    const response = await fetch(`${ingress.url}/api/policy/evaluate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(who !== null && { authorization: `Bearer ${tokens[who]}` }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as EvaluationView & { code: string; errors: { path: string }[] } };
  };
  const alice = { subject: 'alice', groups: ['engineering'] };

  it('says what the policy in force makes of a request, as a call of it goes', async () => {
    const { status, body } = await ask({ principal: alice, request: bluebird });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      verdict: 'block',
      reasons: [{ code: 'rule_matched', ruleId: 'no-bluebird', action: 'block', mode: 'enforce' }],
      findings: [],
      dangers: [],
      reviewers: [],
    });
    ingress.refuseByRules();
    const call = await ingress.call({ model: 'claude-x', max_tokens: 9, messages: [{ role: 'user', content: bluebird }] });
    expect(call.headers.get('ostiary-verdict')).toBe(body.verdict);
    expect(call.headers.get('ostiary-reasons')).toBe('no-bluebird');
  });

  it('shows what would go on, in the form in which it was asked', async () => {
    const secret = token();
    const said = `My key is ${secret}, use it.`;
    const masked = expect.stringMatching(/^My key is \[masked:github-token#\w{4}\], use it\.$/);
    const { body } = await ask({ principal: alice, request: said });
    expect(body).toMatchObject({ verdict: 'mask', masked, findings: [{ kind: 'github-token', category: 'secret', start: 10, end: 50 }] });
    const message = { role: 'user', content: [{ type: 'text', text: said }] };
    const shown = { role: 'user', content: [{ type: 'text', text: masked }] };
    expect((await ask({ principal: alice, request: message })).body.masked).toEqual(shown);
    expect((await ask({ principal: alice, request: [message] })).body.masked).toEqual([shown]);
    const whole = { model: 'm', messages: [{ role: 'system', content: said }, message], stream: true };
    const openai = { ...whole, messages: [{ role: 'system', content: masked }, shown] };
    expect((await ask({ principal: alice, request: whole })).body.masked).toEqual(openai);
    const body2 = (await ask({ principal: alice, request: whole })).body;
    expect(JSON.stringify(body2)).not.toContain(secret);
  });

  it('judges a tool call, and names whom it would ask', async () => {
    const toolCall = { name: 'Bash', input: { command: 'ls' } };
    const { body } = await ask({ principal: alice, toolCall });
    expect(body).toMatchObject({ verdict: 'require-approval', reviewers: ['security', 'leads'], masked: toolCall });
    expect((await ask({ principal: { groups: ['operators'] }, toolCall })).body).toMatchObject({ verdict: 'allow', reviewers: [] });
    const unread = { name: 'Bash', input: '{"command": "ls", "command": "rm"}' };
    expect((await ask({ principal: { groups: ['operators'] }, toolCall: unread })).body.verdict).toBe('block');
  });

  it('says in which budgets a request would count, and counts nothing', async () => {
    const draft = `version: 1
budgets:
  - { id: one, per: day, calls: 1 }
  - { id: ours, of: group, groups: [engineering, research], per: day, tokens: 1, mode: shadow }
  - { id: small, per: day, calls: 1, when: sizes.bytes < 5 }
rules: []
`;
    const asked = { principal: { issuer: 'i', ...alice }, policy: draft };
    for (let time = 0; time < 2; time += 1)
      expect((await ask({ ...asked, request: bluebird })).body).toMatchObject({
        verdict: 'allow',
        budgets: [
          { id: 'one', holder: 'principal i|alice', mode: 'enforce' },
          { id: 'ours', holder: 'group engineering', mode: 'shadow' },
        ],
      });
    expect((await ask({ ...asked, toolCall: { name: 'Bash', input: {} } })).body.budgets).toEqual([]);
  });

  it('decides by a draft, by the hour and by the client that it is told', async () => {
    const draft = `version: 1
rules:
  - { id: at-night, when: 'time.getHours() < 6 && client.kind == "claude-code"', action: block }
`;
    const night = { principal: alice, request: bluebird, policy: draft, time: '2026-03-04T03:00:00Z' };
    const client = { kind: 'claude-code' };
    expect((await ask({ ...night, client })).body.reasons.map(({ ruleId }) => ruleId)).toEqual(['at-night']);
    expect((await ask(night)).body.verdict).toBe('allow');
    expect((await ask({ ...night, client, time: '2026-03-04T13:00:00Z' })).body.verdict).toBe('allow');
  });

  it('does not take what was seen under one draft for what another sees', async () => {
    const long = `${'A long text. '.repeat(80)}The merger is near. The takeover is far.`;
    const draft = (word: string) => `version: 1\nrules: [{ id: a, match: { words: ["${word}"] }, action: mask }]\n`;
    for (const word of ['the merger', 'the takeover', 'nobody says this', 'the merger'])
      expect((await ask({ principal: alice, request: long, policy: draft(word) })).body.verdict).toBe(
        word === 'nobody says this' ? 'allow' : 'mask',
      );
  });

  it('refuses fields that no mask can help', async () => {
    const request = { messages: [], mcp_servers: [{ type: 'url', name: 'x', url: 'https://mcp.example.com/sse' }] };
    const { body } = await ask({ principal: alice, request });
    expect(body).toMatchObject({ verdict: 'block', masked: null });
    expect(body.reasons).toHaveLength(1);
  });

  it('says of a draft that does not compile where and why', async () => {
    const { status, body } = await ask({
      principal: alice,
      request: 'x',
      policy: 'version: 1\nrules:\n  - { id: a, when: x, action: block }\n',
    });
    expect([status, body.code, body.errors[0]?.path]).toEqual([422, 'content_rejected', 'rules[0].when']);
  });

  it.each([
    [{ request: 'x' }, 400],
    [{ principal: {} }, 400],
    [{ principal: {}, request: 'x', toolCall: { name: 'a', input: {} } }, 400],
    [{ principal: { group: ['a'] }, request: 'x' }, 400],
    [{ principal: {}, request: { messages: 'x' } }, 400],
  ])('refuses %j', async (body, status) => expect((await ask(body)).status).toBe(status));

  it('honours the policies of scopes, and tries a draft in the place of one', async () => {
    const blocks = (word: string) => `version: 1\nrules:\n  - { id: no-${word}, match: { words: [${word}] }, action: block }\n`;
    await ingress.publish(policy, { 'group:engineering': blocks('kestrel'), 'client:ci-bot': blocks('heron') });
    const asked = { principal: alice, request: 'A kestrel and a heron' };
    const ids = async (more: object = {}) => (await ask({ ...asked, ...more })).body.reasons.map(({ ruleId }) => ruleId);
    await eventually('the policies in force', async () => (await ids()).length > 0);
    expect(await ids()).toEqual(['group:engineering:no-kestrel']);
    expect(await ids({ client: { kind: 'unknown', name: 'ci-bot' } })).toHaveLength(2);
    expect(await ids({ principal: { groups: ['sales'] } })).toEqual([]);
    expect(await ids({ policy: blocks('heron') })).toEqual(['no-heron', 'group:engineering:no-kestrel']);
    expect(await ids({ policy: blocks('heron'), scope: 'group:engineering' })).toEqual(['group:engineering:no-heron']);
    expect(await ids({ policy: blocks('heron'), scope: 'group:sales' })).toEqual(['group:engineering:no-kestrel']);
    const loose = await ask({ ...asked, policy: 'version: 1\nunscannable: allow\nrules: []\n', scope: 'group:engineering' });
    expect([loose.status, loose.body.errors[0]?.path]).toEqual([422, 'unscannable']);
    expect((await ask({ ...asked, scope: 'group:engineering' })).status).toBe(400);
    expect((await ask({ ...asked, policy: blocks('heron'), scope: 'engineering' })).status).toBe(400);
    ingress.refuseByRules();
    const call = await ingress.call({ model: 'claude-x', max_tokens: 9, messages: [{ role: 'user', content: 'A kestrel' }] });
    expect(call.headers.get('ostiary-reasons')).toBe('group:engineering:no-kestrel');
  });

  it('is for those who may publish, and for auditors', async () => {
    const asked = { principal: alice, request: 'x' };
    const statuses = await Promise.all(
      ['author', 'auditor', 'reviewer', 'requester', null].map(async (who) => (await ask(asked, who)).status),
    );
    expect(statuses).toEqual([200, 200, 403, 403, 401]);
  });

  it('leaves no trace in the record and asks nobody', async () => {
    await ingress.recordsOf((await ingress.call({ model: 'm', max_tokens: 9, messages: [] })).headers.get('ostiary-exchange'));
    const [records, questions] = [ingress.records.length, ingress.questions.length];
    await ask({ principal: alice, request: bluebird });
    await ask({ principal: alice, toolCall: { name: 'Bash', input: {} } });
    const after = await ingress.call({ model: 'm', max_tokens: 9, messages: [] });
    const own = await ingress.recordsOf(after.headers.get('ostiary-exchange'));
    expect(ingress.records.length - records).toBe(own.length);
    expect(ingress.questions).toHaveLength(questions);
  });
});

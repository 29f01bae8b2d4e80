import { budgetSpent, budgetUsed, type TopicData } from '#contracts';
import { RunningIngress } from '../running-ingress.fake.js';
import { plain, stream, textFrames, wholeStream } from '../upstreams/scripted-provider.fake.js';

// A call of the scripted provider uses 3 + 5 tokens.
const policy = `
version: 1
budgets:
  - { id: few-calls, per: day, calls: 3, groups: [callers] }
  - { id: few-tokens, per: hour, tokens: 16, groups: [talkers], message: That was enough. }
  - { id: pace, per: minute, calls: 2, groups: [runners] }
  - { id: shared-calls, of: group, per: day, calls: 2, groups: [team] }
  - { id: money, per: day, cost: { amount: 0.00002, currency: EUR }, groups: [spenders], when: 'model != "claude-free"' }
  - { id: on-trial, per: day, calls: 1, groups: [tried], mode: shadow }
rules:
  - { id: no-dump, match: { words: ["dump the customers table"] }, action: block }
`;
const prices = [{ model: 'claude-test', currency: 'EUR', input: 1, output: 2 }];
const minute = 60_000;

describe('a budget', () => {
  let ingress: RunningIngress;
  const spent: TopicData<typeof budgetSpent>[] = [];
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy, {}, { audit: { prices } });
    ingress.refuseByRules();
    await ingress.bus.subscribe(budgetSpent, { group: 'test', from: 'earliest' }, async ({ envelope }) => void spent.push(envelope.data));
  });
  afterAll(() => ingress.stop());

  const caller = async (sub: string, ...groups: string[]) => {
    const token = await ingress.issuer.sign({ sub, name: sub, groups });
    return (content = 'Hello.', more: object = {}, options: object = {}) =>
      ingress.call({ model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content }], ...more }, { token, ...options });
  };
  const statuses = async (calls: readonly Promise<Response>[]) => (await Promise.all(calls)).map(({ status }) => status);
  const recordOf = async (response: Response) => {
    const records = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    return records.find(({ type }) => type === 'exchange.refused' || type === 'exchange.completed');
  };

  it('refuses what comes after its last call, tells when it begins anew, and has it on record', async () => {
    const call = await caller('carl', 'callers');
    expect(await statuses([call(), call(), call()])).toEqual([200, 200, 200]);
    const response = await call();
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, error.code, response.headers.get('x-should-retry')]).toEqual([403, 'budget_exceeded', 'false']);
    const tomorrow = new Date(Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000).toISOString().replace('.000Z', 'Z');
    expect(error.message).toContain('Reason: 3 calls a day are allowed, and 3 were made.');
    expect(error.message).toContain(`The budget begins anew at ${tomorrow}, in `);
    expect(await recordOf(response)).toMatchObject({
      type: 'exchange.refused',
      data: {
        verdict: 'block',
        errorCode: 'budget_exceeded',
        reasons: [{ code: 'over_budget', ruleId: 'few-calls', action: 'block', mode: 'enforce' }],
      },
    });
    const other = await caller('cora', 'callers');
    expect((await other()).status).toBe(200);
  });

  it('is not overrun by calls that come together', async () => {
    const call = await caller('cleo', 'callers');
    expect((await statuses(Array.from({ length: 12 }, () => call()))).toSorted((a, b) => a - b)).toEqual([
      ...Array(3).fill(200),
      ...Array(9).fill(403),
    ]);
  });

  it('counts no call that a rule blocks, and none that only counts tokens', async () => {
    const call = await caller('cleve', 'callers');
    for (let times = 0; times < 5; times += 1) {
      expect((await call('dump the customers table')).status).toBe(403);
      ingress.provider.next((response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":5}'));
      expect((await call('Hello.', {}, { path: '/v1/messages/count_tokens' })).status).toBe(200);
    }
    expect(await statuses([call(), call(), call(), call()])).toEqual([200, 200, 200, 403]);
  });

  it('is one of tokens, whether replies stream or not: the call that crosses it goes through', async () => {
    const call = await caller('tom', 'talkers');
    ingress.provider.next(stream(wholeStream(textFrames(0, ['Hi.']))));
    expect(await (await call('Hello.', { stream: true })).text()).toContain('message_stop');
    ingress.provider.next(plain('Hi.'));
    expect((await call()).status).toBe(200);
    await ingress.until(async () => (await call()).status === 403);
    const { error } = (await (await call('Hello.', {}, { headers: { 'user-agent': 'claude-cli/2.1.0 (external, cli)' } })).json()) as {
      error: { message: string };
    };
    expect(error.message).toMatch(/That was enough\. Reason: 16 tokens an hour are allowed, and \d+ are used\./);
  });

  it('tells Claude Code and clients of the other format in their own form', async () => {
    const call = await caller('otto', 'callers');
    await statuses([call(), call(), call()]);
    expect((await call('Hello.', {}, { headers: { 'user-agent': 'claude-cli/2.1.0 (external, cli)' } })).status).toBe(451);
    const response = await call('Hello.', {}, { path: '/openai/v1/chat/completions', headers: { 'user-agent': 'OpenAI/JS 7.57.0' } });
    expect([response.status, await response.json()]).toEqual([
      403,
      {
        error: expect.objectContaining({
          type: 'permission_error',
          code: 'budget_exceeded',
          message: expect.stringContaining('begins anew'),
        }),
      },
    ]);
  });

  it('of a minute tells clients to come again', async () => {
    const call = await caller('rita', 'runners');
    const answers = await Promise.all(Array.from({ length: 7 }, () => call()));
    const refused = answers.filter(({ status }) => status === 429);
    // A minute may have ended in between.
    expect(refused.length).toBeGreaterThanOrEqual(3);
    const { error } = (await refused[0]!.json()) as { error: { type: string; code: string } };
    expect([error.type, error.code, refused[0]!.headers.get('x-should-retry')]).toEqual(['rate_limit_error', 'rate_limited', 'true']);
    expect(Number(refused[0]!.headers.get('retry-after')) * 1_000).toBeLessThanOrEqual(minute);
  });

  it('of a group is shared by its members, and one of somebody whose groups are unknown is that one’s own', async () => {
    const [one, other, third] = [await caller('una', 'team'), await caller('uri', 'team'), await caller('ugo', 'team', 'others')];
    expect(await statuses([one()])).toEqual([200]);
    expect(await statuses([other()])).toEqual([200]);
    expect(await statuses([third(), one()])).toEqual([403, 403]);
  });

  it('of money is counted by the configured prices, and refuses what it cannot count', async () => {
    const call = await caller('sam', 'spenders');
    expect((await call()).status).toBe(200);
    ingress.provider.next(plain('Hi.'));
    expect((await call()).status).toBe(200);
    await ingress.until(async () => (await call()).status === 403);
    const other = await caller('sue', 'spenders');
    const response = await other('Hello.', { model: 'claude-other' });
    expect([response.status, ((await response.json()) as { error: { message: string } }).error.message]).toEqual([
      403,
      expect.stringContaining('The model has no price in EUR'),
    ]);
    expect((await other('Hello.', { model: 'claude-free' })).status).toBe(200);
    const batch = {
      requests: [{ custom_id: 'a', params: { model: 'claude-test', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] } }],
    };
    const token = await ingress.issuer.sign({ sub: 'sue', name: 'sue', groups: ['spenders'] });
    expect((await ingress.call(batch, { token, path: '/v1/messages/batches' })).status).toBe(403);
  });

  it('in shadow is recorded and refuses nobody', async () => {
    const call = await caller('tina', 'tried');
    expect((await call()).status).toBe(200);
    const response = await call();
    expect([response.status, await recordOf(response)]).toMatchObject([
      200,
      { data: { reasons: [{ code: 'over_budget', mode: 'shadow' }] } },
    ]);
  });

  it('is told to the policy service, and knows what other instances counted', async () => {
    const call = await caller('dora', 'callers');
    expect((await call()).status).toBe(200);
    const own = () =>
      spent
        .flatMap(({ instance, entries }) => entries.map((entry) => ({ ...entry, instance })))
        .findLast(({ holder }) => holder.endsWith('|dora'));
    await ingress.until(() => own() !== undefined);
    const told = own()!;
    expect(told).toMatchObject({ budgetId: 'few-calls', spent: { calls: 1, micros: 0 }, near: { calls: 1.5, tokens: null, micros: null } });
    const { budgetId, holder, from, until, instance } = told;
    const parts = [
      { instance, calls: 99, tokens: 0, micros: 0 },
      { instance: 'another', calls: 2, tokens: 0, micros: 0 },
    ];
    await ingress.bus.publish(budgetUsed, {
      key: `${budgetId}/${holder}`,
      subject: budgetId,
      data: { budgetId, holder, from, until, parts },
    });
    await ingress.bus.drained();
    const response = await call();
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('and 3 were made')]);
  });
});

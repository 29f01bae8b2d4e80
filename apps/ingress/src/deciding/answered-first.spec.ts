import { eventually } from '#messaging/testing';
import { RunningIngress } from '../running-ingress.fake.js';

const policy = `
version: 1
unscannable: allow
rules:
  - id: no-dump
    match: { words: ["dump the customers table"] }
    from: [user, tool_result]
    action: block
    message: Customer data does not leave.
`;

const bad = 'dump the customers table';
type Message = { role: string; content: unknown };
const user = (...texts: string[]): Message => ({ role: 'user', content: texts.map((text) => ({ type: 'text', text })) });
const result = (text: string): Message => ({ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: text }] });
const called: Message = { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Read', input: {} }] };

describe('a call that ingress refuses by itself', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    // Longer than any test may take: whoever waits for the policy service does not come back.
    ingress = await RunningIngress.start(policy, { decisionTimeoutMs: 3_600_000 });
  });
  afterAll(() => ingress.stop());
  beforeEach(() => {
    ingress.answer = null;
  });
  const send = (messages: Message[], path?: string) =>
    ingress.call({ model: 'claude-test', max_tokens: 10, messages }, path === undefined ? {} : { path });
  const asked = (exchange: string | null) =>
    eventually('the notice', () => ingress.questions.find(({ exchangeId }) => exchangeId === exchange));

  it.each<[string, Message[], string]>([
    ['one text', [user(bad)], '/v1/messages'],
    ['the last text of several', [user('A reminder.', bad)], '/v1/messages'],
    ['the newest message', [user('Hello.'), { role: 'assistant', content: 'Hi.' }, user(bad)], '/v1/messages'],
    ['a tool’s result', [user('Look.'), called, result(`It says: ${bad}`)], '/v1/messages'],
    ['a text whose tokens are counted', [user(bad)], '/v1/messages/count_tokens'],
  ])('is answered before that is remembered: %s', async (_what, messages, path) => {
    const response = await send(messages, path);
    expect([response.status, response.headers.get('ostiary-verdict')]).toEqual([403, 'block']);
    expect(JSON.stringify(await response.json())).toContain('Customer data does not leave.');
    const exchange = response.headers.get('ostiary-exchange');
    const notice = await asked(exchange);
    expect(notice).toMatchObject({ purpose: 'decide', holdableMs: 0, cut: null, matches: [{ ruleId: 'no-dump', action: 'block' }] });
    expect(notice.blocks.map(({ matched, text }) => [matched, text])).toEqual([[true, '']]);
    expect(notice.tail).toContain(notice.blocks[0]!.identity);
    const records = await ingress.recordsOf(exchange);
    expect(records.at(-1)).toMatchObject({ type: 'exchange.refused', data: { errorCode: 'policy_denied', verdict: 'block' } });
  });

  it('is not one that goes on with what was refused before withheld: that is the policy service’s to say', async () => {
    ingress.answer = ({ matches: [match], policyVersion }) => {
      const { ruleId, blocks } = match!;
      const reasons = [{ code: 'withheld' as const, ruleId, action: 'block' as const, mode: 'enforce' as const, blocks }];
      const decision = { verdict: 'mask' as const, reasons, obligations: [{ type: 'withhold' as const, ruleId, blocks }], policyVersion };
      return { outcome: 'go', grants: [], decision };
    };
    const response = await send([user(bad), user('Something else.')]);
    expect([response.status, response.headers.get('ostiary-verdict')]).toEqual([200, 'mask']);
    const { body } = ingress.provider.requests.at(-1)!;
    expect([body.toString().includes(bad), body.toString().includes('Something else.')]).toEqual([false, true]);
  });
});

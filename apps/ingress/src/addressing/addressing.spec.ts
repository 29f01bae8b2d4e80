import { randomBytes, randomInt } from 'node:crypto';
import { approvalOf, ask, askingPolicy, everyCallAsks } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

const token = `AKIA${Array.from({ length: 16 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ234567'[randomInt(30)]).join('')}`;
const escaped = `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
const text = 'look at the production database';

/** Nobody is asked about a call that could go nowhere however they answer. */
describe('a call that would need an approval', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(askingPolicy, { uncommittedMs: 50, beatMs: 50, maxHoldMs: 60_000 }, { models: ['claude-*'] });
    ingress.answer = everyCallAsks;
  });
  afterAll(() => ingress.stop());
  beforeEach(() => void (ingress.questions.length = 0));

  it.each([
    ['for a model that no provider serves', 'upstream_missing', { model: 'gpt-x' }, {}],
    ['for a model that no provider serves, streamed', 'upstream_missing', { model: 'gpt-x', stream: true }, {}],
    [
      'for such a model in the other format',
      'upstream_missing',
      { model: 'gpt-x', max_tokens: undefined },
      { path: '/openai/v1/chat/completions' },
    ],
    ['with a secret in a header', 'body_field_refused', {}, { headers: { 'x-note': token } }],
    ['with a secret in a header that lists betas', 'body_field_refused', {}, { headers: { 'anthropic-beta': `a,${token}` } }],
    ['with a secret as a header’s name', 'body_field_refused', {}, { headers: { [`lin_api_${randomBytes(20).toString('hex')}`]: '1' } }],
    ['with a secret in its query', 'body_field_refused', {}, { path: `/v1/messages?note=${token}` }],
    ['with a secret in its query, escaped', 'body_field_refused', { stream: true }, { path: `/v1/messages?note=${escaped}` }],
  ])('%s is refused and opens none', async (_, code, body, options) => {
    const response = await ingress.call(ask(text, body), options);
    expect(response.ok).toBe(false);
    const records = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    // Neither decided nor held nor forwarded; and what was asked is there.
    expect(records.filter(({ type }) => type.startsWith('exchange.')).map(({ type }) => type)).toEqual([
      'exchange.received',
      'exchange.refused',
    ]);
    expect(records.find(({ type }) => type === 'exchange.received')).toMatchObject({
      data: { request: expect.objectContaining({ keyedDigest: expect.any(String) }) },
    });
    expect(records.at(-1)).toMatchObject({ data: { errorCode: code } });
    expect([ingress.questions, ingress.ended]).toEqual([[], []]);
    expect(JSON.stringify(records)).not.toContain(token);
  });

  it('and goes where it is addressed to is held, and sent there once it is approved', async () => {
    const answered = ingress.call(ask(text), { path: '/v1/messages?beta=true', headers: { 'x-note': 'plain' } });
    await ingress.isHeld();
    await ingress.resolve(approvalOf(ingress.questions[0]!.exchangeId), 'approved');
    const response = await answered;
    expect(response.status).toBe(200);
    // A 200 may be out before the call goes on.
    await response.text();
    expect(ingress.provider.requests.at(-1)).toMatchObject({
      path: '/v1/messages?beta=true',
      headers: { 'x-note': 'plain', 'x-api-key': ingress.providerKey },
    });
  });
});

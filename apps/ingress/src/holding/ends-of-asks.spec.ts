import { RunningIngress } from '../running-ingress.fake.js';

const policy = `
version: 1
rules:
  - id: production-database
    on: [request]
    match: { patterns: ["prod(uction)?[-_ ]?(db|database)"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: A reviewer must agree.
`;
const ask = (text: string, more: object = {}) => ({
  model: 'claude-test',
  max_tokens: 10,
  messages: [{ role: 'user', content: text }],
  ...more,
});

/** Reviewers never see a card for nobody: from the answer that opened an approval, exactly one end follows for the call. */
describe('an approval that was opened for a call', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy, { uncommittedMs: 50, beatMs: 50, maxHoldMs: 60_000, maxHolds: 1 });
  });
  afterAll(() => ingress.stop());

  const approval = (id: string) => ({ id, expiresAt: new Date(Date.now() + 60_000).toISOString(), joined: false });
  const endsOf = (id: string) => ingress.ended.filter(({ approvalId }) => approvalId === id).map(({ cause }) => cause);

  it('hears of its end when there is no place to hold the call', async () => {
    ingress.answer = ({ purpose, exchangeId }) =>
      purpose === 'claim' ? { outcome: 'go', grants: [] } : { outcome: 'hold', approval: approval(`of-${exchangeId}`) };
    const first = ingress.call(ask('look at the production database'));
    await ingress.until(() => ingress.records.some(({ type }) => type === 'exchange.held'));
    const second = await ingress.call(ask('look at the production database again'));
    expect(second.status).toBe(503);
    const refused = `of-${second.headers.get('ostiary-exchange')}`;
    await ingress.until(() => endsOf(refused).length > 0);
    expect(endsOf(refused)).toEqual(['refused']);
    const held = `of-${ingress.questions[0]!.exchangeId}`;
    await ingress.resolve(held, 'approved');
    expect((await first).status).toBe(200);
    await ingress.until(() => endsOf(held).length > 0);
    expect(endsOf(held)).toEqual(['released']);
  });

  it('hears of it when what must be withheld cannot be, so that the call is refused instead', async () => {
    ingress.answer = ({ policyVersion }) => ({
      outcome: 'hold',
      approval: approval('stuck'),
      decision: {
        verdict: 'require-approval',
        reasons: [],
        obligations: [{ type: 'withhold', ruleId: 'production-database', blocks: ['tools'] }],
        policyVersion,
      },
    });
    const tools = [{ name: 'query', description: 'asks the production database', input_schema: { type: 'object' } }];
    const response = await ingress.call(ask('hello', { tools }));
    expect(response.status).toBe(403);
    await ingress.until(() => endsOf('stuck').length > 0);
    expect(endsOf('stuck')).toEqual(['refused']);
  });
});

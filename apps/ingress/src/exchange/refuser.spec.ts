import { Traps } from '#failpoints/testing';
import { RunningIngress } from '../running-ingress.fake.js';

const policy = `
version: 1
rules:
  - { id: no-dump, on: [request], match: { words: ["dump the customers table"] }, action: block, message: No. }
`;
const blocked = { model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content: 'dump the customers table' }] };

describe('a refusal', () => {
  const onRecord = (type: string) => ingress.records.some((record) => record.type === type);
  const traps = new Traps({
    onFired: () => undefined,
    die: () => undefined,
    sleep: () => ingress.until(() => onRecord('exchange.received')),
  });
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy, {});
    traps.set();
  });
  afterAll(async () => {
    traps.remove();
    await ingress.stop();
  });

  it('is told only once the call is on record', async () => {
    traps.plan({ point: 'exchange.refuse.before', fault: 'delay', after: 0, times: 1, delayMs: 0 });
    expect((await ingress.call(blocked)).status).toBe(403);
    expect(onRecord('exchange.received')).toBe(true);
  });

  it.each([false, true])(
    'that can’t be told breaks the connection, has its end, and leaves the next call alone (stream: %s)',
    async (stream) => {
      traps.plan({ point: 'exchange.refuse.before', fault: 'error', after: 0, times: 1, delayMs: 0 });
      await expect(ingress.call({ ...blocked, stream })).rejects.toThrow('fetch failed');
      await ingress.until(() => ingress.records.some(({ type }) => type === 'exchange.failed'));
      const next = await ingress.call({ ...blocked, stream });
      expect(next.status).toBe(403);
    },
  );
});

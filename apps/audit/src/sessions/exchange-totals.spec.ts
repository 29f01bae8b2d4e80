import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { alice, entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

describe('totals of exchanges', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start(undefined, { audit: { prices: [{ model: '*', currency: 'USD', input: 2, output: 2 }] } });
    const chain = new JournalChain('chain');
    await audit.send([
      chain.add(entries.received('x1')),
      chain.add(entries.ended('x1', 'completed', { verdict: 'mask', reasons: [] })),
      chain.add(entries.received('x2', { model: 'gpt-5', principal: { ...alice, subject: 'zoe' } }, 'session-2')),
      chain.add(entries.ended('x2', 'completed', {}, 'session-2')),
      chain.add(entries.received('x3')),
      chain.add(entries.decided('x3', 'block')),
    ]);
  });
  afterAll(() => audit.close());

  it('count all that fit, whatever the page, by what they are', async () => {
    const { body } = await audit.get('/api/exchanges?totals=true&limit=1');
    expect(body['items']).toHaveLength(1);
    expect(body['totals']).toEqual({
      count: 3,
      capped: false,
      tokens: 14,
      cost: [{ currency: 'USD', amount: 0.000028 }],
      facets: {
        verdict: [
          { value: 'allow', count: 1 },
          { value: 'block', count: 1 },
          { value: 'mask', count: 1 },
        ],
        outcome: [
          { value: 'completed', count: 2 },
          { value: 'open', count: 1 },
        ],
        model: [
          { value: 'claude-test', count: 2 },
          { value: 'gpt-5', count: 1 },
        ],
        client: [{ value: 'claude-cli', count: 3 }],
        principal: [
          { value: 'https://issuer.test|alice', count: 2 },
          { value: 'https://issuer.test|zoe', count: 1 },
        ],
        rule: [{ value: 'rule', count: 1 }],
        finding: [],
        tool: [],
      },
    });
  });

  it('are of the filters, and missing where nobody asks', async () => {
    expect((await audit.get('/api/exchanges?totals=true&model=gpt-5')).body['totals']).toMatchObject({ count: 1, tokens: 7 });
    expect((await audit.get('/api/exchanges')).body).not.toHaveProperty('totals');
  });
});

import { budgetSpent, type TopicData } from '#contracts';
import { eventually } from '#messaging/testing';
import { budgetWindow } from '#policy-model';
import { RunningPolicy } from '../running-policy.fake.js';
import { budgetsView } from './budgets.views.js';

type Entry = TopicData<typeof budgetSpent>['entries'][number];

const source = `version: 1
budgets:
  - { id: mine, per: day, calls: 10, cost: { amount: 2, currency: EUR } }
  - { id: ours, of: group, groups: [engineering, research], per: day, tokens: 1000, mode: shadow }
  - { id: all, of: everyone, per: day, calls: 1000, when: 'model.startsWith("claude")' }
  - { id: pace, groups: [interns], per: minute, calls: 5 }
rules:
  - { id: secrets, match: { findings: [secret] }, action: mask }
`;

describe('GET /api/budgets', () => {
  let policy: RunningPolicy;
  const tokens: Record<string, string> = {};
  const keyOf = (name: string) => `principal ${policy.issuer.issuer}|${name}`;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
    for (const [name, groups] of Object.entries({
      alice: ['engineering', 'research'],
      bob: ['interns'],
      dave: ['audit'],
      erin: ['administrators'],
    }))
      tokens[name] = await policy.issuer.sign({ sub: name, name, groups });
    const headers = { authorization: `Bearer ${tokens['erin']}`, 'content-type': 'application/yaml' };
    expect((await fetch(`${policy.url}/api/policy?force=true`, { method: 'PUT', headers, body: source })).status).toBe(201);
  });
  afterAll(() => policy.stop());

  const budgets = async (who: string, query = '') => {
    const response = await fetch(`${policy.url}/api/budgets${query}`, { headers: { authorization: `Bearer ${tokens[who]}` } });
    return response.ok ? budgetsView.parse(await response.json()).items : response.status;
  };
  /** `ago`: so long ago, in milliseconds; what is told of another day does not count. */
  async function told(budgetId: string, holder: string, spent: Partial<Entry['spent']>, { instance = 'one', ago = 0 } = {}) {
    const { start, end } = budgetWindow({ per: 'day', zone: 'UTC' }, Date.now() - ago);
    const window = { from: new Date(start).toISOString(), until: new Date(end).toISOString() };
    const near = { calls: null, tokens: null, micros: null };
    const entries = [{ budgetId, holder, ...window, spent: { calls: 0, tokens: 0, micros: 0, ...spent }, near }];
    await policy.say(budgetSpent, { key: instance, subject: instance, data: { instance, entries } });
  }

  it('tells people their own, used or not', async () => {
    expect(await budgets('alice')).toMatchObject([
      {
        id: 'mine',
        holder: keyOf('alice'),
        mode: 'enforce',
        conditional: false,
        limits: { calls: 10, tokens: null, cost: { amount: 2, currency: 'EUR' } },
        spent: { calls: 0, tokens: 0, cost: { amount: 0, currency: 'EUR' } },
        usedUp: false,
      },
      { id: 'ours', holder: 'group engineering', mode: 'shadow', spent: { tokens: 0, cost: null } },
      { id: 'ours', holder: 'group research' },
      { id: 'all', holder: 'everyone', conditional: true },
    ]);
    expect(await budgets('bob')).toMatchObject([{ id: 'mine', holder: keyOf('bob') }, { id: 'all' }, { id: 'pace', per: 'minute' }]);
  });

  it('tells those of scopes to who is in them', async () => {
    const headers = { authorization: `Bearer ${tokens['erin']}`, 'content-type': 'application/yaml' };
    const body = 'version: 1\nrules: []\nbudgets:\n  - { id: few, per: day, calls: 7 }\n';
    for (const scope of ['group:interns', 'client:ci-bot'])
      expect((await fetch(`${policy.url}/api/policies/${scope}?force=true`, { method: 'PUT', headers, body })).status).toBe(201);
    const ofScopes = async (who: string) => {
      const items = await budgets(who);
      return Array.isArray(items) ? items.filter(({ id }) => id.endsWith(':few')).map(({ id, conditional }) => [id, conditional]) : items;
    };
    expect(await ofScopes('alice')).toEqual([['client:ci-bot:few', true]]);
    expect(await ofScopes('bob')).toEqual([
      ['client:ci-bot:few', true],
      ['group:interns:few', false],
    ]);
    for (const scope of ['group:interns', 'client:ci-bot'])
      expect(
        (await fetch(`${policy.url}/api/policies/${scope}`, { method: 'DELETE', headers: { authorization: headers.authorization } }))
          .status,
      ).toBe(200);
    expect(await ofScopes('bob')).toEqual([]);
  });

  it('adds up what instances tell of today, and says what is used up', async () => {
    await told('mine', keyOf('alice'), { calls: 3, micros: 500_000 });
    await told('mine', keyOf('alice'), { calls: 1, micros: 1_500_000 }, { instance: 'two' });
    await told('mine', keyOf('alice'), { calls: 9 }, { ago: 86_400_000 });
    await told('mine', keyOf('bob'), { calls: 1 });
    await told('ours', 'group research', { tokens: 900 });
    await told('gone', keyOf('alice'), { calls: 1 });
    await policy.drained();
    expect(await budgets('alice')).toMatchObject([
      { id: 'mine', spent: { calls: 4, cost: { amount: 2 } }, usedUp: true },
      { id: 'ours', spent: { tokens: 0 }, usedUp: false },
      { id: 'ours', holder: 'group research', spent: { tokens: 900 } },
      { id: 'all' },
    ]);
  });

  it('tells everybody’s to those who see what others do, the nearest to its end first', async () => {
    const expected = [keyOf('alice'), 'group research', keyOf('bob')];
    for (const who of ['dave', 'erin'])
      await eventually(`${who} to see all`, async () => {
        const all = await budgets(who, '?all=true');
        return Array.isArray(all) && JSON.stringify(all.map(({ holder }) => holder)) === JSON.stringify(expected);
      });
    expect(await budgets('dave', '?all=true&limit=1')).toMatchObject([{ id: 'mine', holder: keyOf('alice') }]);
    expect(await budgets('alice', '?all=true')).toBe(403);
    tokens['nobody'] = 'x';
    expect(await budgets('nobody')).toBe(401);
  });
});

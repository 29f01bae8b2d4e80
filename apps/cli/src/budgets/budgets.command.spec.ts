import { budgets } from './budgets.command.js';

const mine = {
  id: 'mine',
  holder: 'principal https://issuer.test|alice',
  mode: 'enforce',
  per: 'day',
  until: '2026-03-05T00:00:00.000Z',
  limits: { calls: 10, tokens: null, cost: { amount: 2, currency: 'EUR' } },
  spent: { calls: 4, tokens: 70, cost: { amount: 2.5, currency: 'EUR' } },
  usedUp: true,
};
const ours = { ...mine, id: 'ours', holder: 'everyone', mode: 'shadow', limits: { calls: null, tokens: 9, cost: null }, usedUp: false };

describe('ostiary budgets', () => {
  const run = async (items: object[], all = false, json = false) => {
    const said = { asked: '', out: '' };
    const get = async (path: string) => {
      said.asked = path;
      return { items };
    };
    const terminal = { read: async () => '', out: (text: string) => void (said.out += text), err: () => undefined };
    expect(await budgets(all, json, { get }, terminal)).toBe(0);
    return said;
  };

  it('tells what is used and when it begins anew', async () => {
    const { asked, out } = await run([mine, ours]);
    expect(asked).toBe('/api/budgets');
    expect(out.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(/^mine .*\|alice +4 of 10 calls, 2\.5 of 2 EUR +day +2026-03-05T00:00:00\.000Z +used up$/),
      expect.stringMatching(/^ours +everyone +70 of 9 tokens +day .*\(shadow\)$/),
    ]);
  });

  it('tells everybody’s, a line each for programs', async () => {
    const { asked, out } = await run([mine, ours], true, true);
    expect(asked).toBe('/api/budgets?all=true');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([mine, ours]);
  });

  it('says so where there is none', async () => {
    expect((await run([])).out).toBe('Your calls count in no budget.\n');
    expect((await run([], true)).out).toBe('Nobody has used any budget.\n');
  });
});

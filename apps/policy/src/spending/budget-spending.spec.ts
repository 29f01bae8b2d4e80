import { budgetSpent, budgetUsed, type TopicData } from '#contracts';
import { eventually } from '#messaging/testing';
import { Transactions } from '#persistence';
import { RunningPolicy } from '../running-policy.fake.js';
import { Sweeper } from '../sweeping/sweeper.js';

type Entry = TopicData<typeof budgetSpent>['entries'][number];
const day = 24 * 60 * 60_000;

describe('what instances have counted of budgets', () => {
  let policy: RunningPolicy;
  const heard: TopicData<typeof budgetUsed>[] = [];
  beforeAll(async () => {
    policy = await RunningPolicy.start();
    await policy.hear(budgetUsed, (data) => heard.push(data));
  });
  afterAll(() => policy.stop());

  const from = new Date(Math.floor(Date.now() / day) * day);
  const entry = (holder: string, calls: number, changes: Partial<Entry> = {}): Entry => ({
    budgetId: 'some',
    holder,
    from: from.toISOString(),
    until: new Date(from.getTime() + day).toISOString(),
    spent: { calls, tokens: calls * 10, micros: 0 },
    near: { calls: 5, tokens: null, micros: null },
    ...changes,
  });
  const says = (instance: string, ...entries: Entry[]) =>
    policy.say(budgetSpent, { key: instance, subject: instance, data: { instance, entries } });
  const usedBy = (holder: string, calls: number) =>
    eventually(`${holder} to have made ${calls} calls`, () =>
      heard.find((one) => one.holder === holder && one.parts.reduce((sum, part) => sum + part.calls, 0) === calls),
    );
  const rows = () => policy.part(Transactions).read((manager) => manager.query('SELECT * FROM budget_spending'));

  it('are added up and told from half of a budget on, in whatever order and however often they come', async () => {
    await says('one', entry('alice', 2));
    await says('two', entry('alice', 2), entry('quiet', 4));
    await policy.drained();
    expect(heard).toEqual([]);
    await says('two', entry('alice', 4), entry('alice', 3, { budgetId: 'another' }));
    expect(await usedBy('alice', 6)).toMatchObject({ budgetId: 'some', from: from.toISOString() });
    await says('two', entry('alice', 3));
    await says('two', entry('alice', 4));
    await says('three', entry('alice', 1));
    const { parts } = await usedBy('alice', 7);
    expect(parts.toSorted((a, b) => a.instance.localeCompare(b.instance))).toEqual([
      { instance: 'one', calls: 2, tokens: 20, micros: 0 },
      { instance: 'three', calls: 1, tokens: 10, micros: 0 },
      { instance: 'two', calls: 4, tokens: 40, micros: 0 },
    ]);
    expect(heard.every(({ holder }) => holder === 'alice')).toBe(true);
  });

  it('of many instances at once are all in the last that is told', async () => {
    await Promise.all(Array.from({ length: 20 }, (_one, index) => says(`i${index}`, entry('bob', 3))));
    await usedBy('bob', 60);
  });

  it('of another window are another sum', async () => {
    const later = { from: new Date(from.getTime() + day).toISOString(), until: new Date(from.getTime() + 2 * day).toISOString() };
    await says('one', entry('alice', 5, later));
    expect(await usedBy('alice', 5)).toMatchObject(later);
  });

  it('are forgotten two days after their window', async () => {
    expect((await rows()).length).toBeGreaterThan(20);
    policy.clock.leap(4.5 * day);
    await policy.part(Sweeper).sweep();
    expect(await rows()).toEqual([]);
  });
});

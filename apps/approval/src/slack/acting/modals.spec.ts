import { contentOf } from '../../testing/approval-service.fake.js';
import { SimulatedSlackFake } from '../testing/simulated-slack.fake.js';

const hour = 3_600_000;

describe('modals, in a workspace that refuses what Slack refuses', () => {
  let service: SimulatedSlackFake;
  beforeAll(async () => {
    service = await SimulatedSlackFake.start();
    await service.link('bob', ['security']);
  });
  afterAll(() => service.close());
  const terms = (grant: object) => ({ terms: { reviewers: ['security'], quorum: 1, expiresInMs: 900_000, grant } }) as never;

  it.each<[object, { scope: string; for?: string }, string, number | null]>([
    [{ scope: 'duration', forMs: 8 * hour }, { scope: 'duration', for: '1h' }, 'duration', hour],
    [{ scope: 'duration', forMs: 8 * hour }, { scope: 'session', for: '8h' }, 'session', 8 * hour],
    [{ scope: 'duration', forMs: 8 * hour }, { scope: 'once' }, 'once', null],
    [{ scope: 'session', forMs: 1_000_000 }, { scope: 'session', for: '15m' }, 'session', 900_000],
    [{ scope: 'session', forMs: null }, { scope: 'session', for: '7d' }, 'session', 168 * hour],
  ])('of a rule that offers %j give %j', async (offered, grant, scope, forMs) => {
    const { id, ...card } = await service.ask(terms(offered));
    expect(await service.slack.clicks.click({ ...card, user: 'bob', action: 'approve', grant, waitMs: 10_000 })).toMatchObject({
      ok: true,
    });
    const { grant: given } = await service.approval.resolutionOf(id);
    expect(given?.scope).toBe(scope);
    const left = given?.until ? Date.parse(given.until) - Date.now() : null;
    if (forMs === null) expect(left).toBeNull();
    else expect(Math.abs((left ?? 0) - forMs)).toBeLessThan(60_000);
  });

  it('show all of a long content in parts, and say when it is not all of it', async () => {
    const [short, long] = ['x'.repeat(9_000), '`&<>'.repeat(60_000)];
    for (const [text, words] of [
      [short, 'That is all of it'],
      [long, 'not shown here as a whole'],
    ] as const) {
      const { id: _id, ...card } = await service.ask({ content: [contentOf('e', text)] });
      const clicked = await service.slack.clicks.click({ ...card, user: 'bob', action: 'details', waitMs: 60_000 });
      expect(clicked).toMatchObject({ ok: true, modal: { title: 'Details' } });
      expect(JSON.stringify(clicked.modal)).toContain(words);
    }
  });
});

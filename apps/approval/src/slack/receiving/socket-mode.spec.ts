import { eventually } from '#messaging/testing';
import { SimulatedSlackFake } from '../testing/simulated-slack.fake.js';

describe('Socket Mode', () => {
  let service: SimulatedSlackFake;
  beforeAll(async () => {
    service = await SimulatedSlackFake.start('socket');
    await service.link('bob', ['security']);
  });
  afterAll(() => service.close());

  const connected = () => eventually('a connection', () => service.slack.delivering.socketMode.connected === 1);
  const approve = async (): Promise<unknown> => {
    const { id, ...card } = await service.ask();
    expect(await service.slack.clicks.click({ ...card, user: 'bob', action: 'approve', waitMs: 0 })).toMatchObject({
      ok: true,
      acked: true,
    });
    return (await service.approval.resolutionOf(id)).state;
  };

  it('takes clicks by the same handlers, and nothing of ours need be reachable', async () => {
    await connected();
    expect(await approve()).toBe('approved');
  });

  it.each(['refresh', 'drop'] as const)('connects again when Slack ends the connection: %s', async (how) => {
    await connected();
    const { socketMode } = service.slack.delivering;
    const opened = (): number => service.slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
    const before = opened();
    socketMode[how]();
    await eventually('another connection', () => opened() > before && socketMode.connected === 1);
    expect(await approve()).toBe('approved');
  });
});

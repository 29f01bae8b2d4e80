import { ManualClock } from '#chassis';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

describe('expiry', () => {
  let service: ApprovalServiceFake;
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(clock);
  });
  afterAll(() => service.close());

  const inMs = (ms: number): { createdAt: string; expiresAt: string } => ({
    createdAt: clock.now().toISOString(),
    expiresAt: new Date(clock.millis() + ms).toISOString(),
  });

  it('ends what nobody decided, open or orphaned, at its moment', async () => {
    const waiting = await service.ask(inMs(60_000));
    const left = await service.ask(inMs(90_000));
    await service.end({
      approvalId: left.approvalId,
      exchangeId: left.exchangeId,
      cause: 'timed_out',
      endedAt: clock.now().toISOString(),
    });
    await clock.advance(59_000);
    expect(service.resolved).toEqual([]);
    await clock.advance(1_000);
    expect(await service.resolutionOf(waiting.approvalId)).toMatchObject({ state: 'expired', votes: [], reason: null, grant: null });
    await clock.advance(30_000);
    expect(await service.resolutionOf(left.approvalId)).toMatchObject({ state: 'expired' });
    expect(await service.vote(waiting.approvalId, await service.token('bob'), { decision: 'approve' })).toMatchObject({
      status: 409,
      body: { resolution: { state: 'expired', by: [] } },
    });
  });

  it('ends what was over before it arrived', async () => {
    const { approvalId } = await service.ask(inMs(-1_000));
    await clock.advance(1_000);
    expect(await service.resolutionOf(approvalId)).toMatchObject({ state: 'expired' });
  });

  it('is shared by replicas: each approval ends once', async () => {
    const others = await Promise.all([1, 2].map(() => ApprovalServiceFake.replica(service.database, service.issuer, service.bus, clock)));
    const asked = [];
    for (let index = 0; index < 40; index += 1) asked.push(await service.ask(inMs(30_000)));
    await clock.advance(60_000);
    for (const { approvalId } of asked) await service.resolutionOf(approvalId);
    await service.bus.drained();
    const ids = service.resolved.map(({ approvalId }) => approvalId);
    for (const { approvalId } of asked) expect(ids.filter((id) => id === approvalId)).toHaveLength(1);
    for (const other of others) await other.close();
  });
});

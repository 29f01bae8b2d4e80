import { ManualClock } from '#chassis';
import { ApprovalServiceFake, type Requested } from '../testing/approval-service.fake.js';

type Cause = Parameters<ApprovalServiceFake['end']>[0]['cause'];

describe('an approval that nobody waits for', () => {
  let service: ApprovalServiceFake;
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(clock);
  });
  afterAll(() => service.close());

  const graceMs = 60_000;
  const ask = (...calls: string[]): Promise<Requested> =>
    service.ask({
      createdAt: clock.now().toISOString(),
      expiresAt: new Date(clock.millis() + 15 * graceMs).toISOString(),
      waiters: calls.map((exchangeId) => ({ exchangeId, sideCall: false, asks: [exchangeId] })),
    });
  const end = ({ approvalId }: Requested, exchangeId: string, cause: Cause, ask = exchangeId): Promise<void> =>
    service.end({ approvalId, exchangeId, cause, asks: [ask], endedAt: clock.now().toISOString() });
  const seen = async ({ approvalId }: Requested) => (await service.get(`/api/approvals/${approvalId}`, await service.token('bob'))).body;
  const resolvedNow = ({ approvalId }: Requested) =>
    service.resolved.filter((end) => end.approvalId === approvalId).map(({ state }) => state);

  it.each<[string, Cause[]]>([
    ['its one client left', ['client_left']],
    ['all its clients left', ['client_left', 'client_left']],
    ['one was refused meanwhile', ['refused', 'client_left']],
  ])('is canceled after a while when %s, and says why', async (_what, causes) => {
    const asked = await ask(...causes.map((_cause, index) => `call ${index}`));
    for (const [index, cause] of causes.entries()) await end(asked, `call ${index}`, cause);
    expect(await seen(asked)).toMatchObject({ state: 'orphaned', closesAt: new Date(clock.millis() + graceMs).toISOString() });
    await clock.advance(graceMs - 1_000);
    await service.bus.drained();
    expect(await seen(asked)).toMatchObject({ state: 'orphaned' });
    await clock.advance(1_000);
    expect(await service.resolutionOf(asked.approvalId)).toMatchObject({
      state: 'canceled',
      reason: 'Whoever asked has left.',
      grant: null,
    });
    expect(await seen(asked)).toMatchObject({ state: 'canceled', reason: 'Whoever asked has left.' });
    const late = await service.vote(asked.approvalId, await service.token('bob'), { decision: 'approve' });
    expect(late).toMatchObject({ status: 409, body: { resolution: { state: 'canceled', by: [] } } });
    expect(resolvedNow(asked)).toEqual(['canceled']);
  });

  it.each<[string, Cause[]]>([
    ['a hold timed out, so that its caller was told to send it again', ['timed_out']],
    ['one of its holds timed out', ['client_left', 'timed_out', 'client_left']],
    ['its ingress stopped, so that its client makes the call again', ['shutdown']],
  ])('is kept when %s', async (_what, causes) => {
    const asked = await ask(...causes.map((_cause, index) => `call ${index}`));
    for (const [index, cause] of causes.entries()) await end(asked, `call ${index}`, cause);
    await clock.advance(3 * graceMs);
    await service.bus.drained();
    expect(await seen(asked)).toMatchObject({ state: 'orphaned', closesAt: null });
    const vote = await service.vote(asked.approvalId, await service.token('bob'), { decision: 'approve' });
    expect(vote).toMatchObject({ status: 201, body: { state: 'approved' } });
  });

  it('goes on when a retry comes in time, and has a while again after that', async () => {
    const asked = await ask('call');
    await end(asked, 'call', 'client_left');
    await clock.advance(graceMs - 1_000);
    const retry = { exchangeId: 'retry', sideCall: false, asks: ['retry'] };
    await service.ask({ ...asked, sequence: 2, waiters: [...asked.waiters, retry] });
    expect(await seen(asked)).toMatchObject({ state: 'pending', closesAt: null });
    await clock.advance(2 * graceMs);
    await service.bus.drained();
    expect(await seen(asked)).toMatchObject({ state: 'pending' });
    await end(asked, 'retry', 'client_left');
    await clock.advance(graceMs + 1_000);
    expect(await service.resolutionOf(asked.approvalId)).toMatchObject({ state: 'canceled' });
  });

  it('leaves no card open when calls are abandoned in mass', async () => {
    const asked: Requested[] = [];
    for (let index = 0; index < 250; index += 1) asked.push(await ask('call'));
    for (const one of asked) await end(one, 'call', 'client_left');
    await clock.advance(2 * graceMs);
    for (const one of asked) await service.resolutionOf(one.approvalId);
    const { body } = await service.get('/api/approvals?state=pending&limit=200', await service.token('bob'));
    const ids = (body['items'] as { id: string }[]).map(({ id }) => id);
    expect(ids.filter((id) => asked.some(({ approvalId }) => approvalId === id))).toEqual([]);
  });
});

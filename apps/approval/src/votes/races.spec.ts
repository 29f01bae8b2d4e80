import { ManualClock, type RunningService } from '#chassis';
import { eventually } from '#messaging/testing';
import { type Answer, ApprovalServiceFake } from '../testing/approval-service.fake.js';

const approve = { decision: 'approve', revision: 1 };
const deny = { decision: 'deny', reason: 'No.', revision: 1 };

type Resolution = { state: string; by: { subject: string }[] };

describe('of those who race', () => {
  let service: ApprovalServiceFake;
  let other: RunningService;
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(clock);
    other = await ApprovalServiceFake.replica(service.database, service.issuer, service.bus, clock);
  });
  afterAll(async () => {
    await other.close();
    await service.close();
  });

  const ask = () => service.ask({ createdAt: clock.now().toISOString(), expiresAt: new Date(clock.millis() + 60_000).toISOString() });
  const post = async (replica: RunningService, path: string, token: string, body: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${replica.url}/api/approvals/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const resolutions = async (id: string): Promise<string[]> => {
    await service.resolutionOf(id);
    await service.bus.drained();
    return service.resolved.filter(({ approvalId }) => approvalId === id).map(({ state }) => state);
  };
  /** A sweep that was under way when the time came looks again a moment later. */
  const passes = (id: string) =>
    eventually(`the end of ${id}`, async () => {
      await clock.advance(200);
      return service.resolved.find(({ approvalId }) => approvalId === id);
    });
  const ends = async (id: string) =>
    (await service.changesOf(id)).filter(({ approval }) => approval.resolvedAt !== null).map(({ kind }) => kind);

  it.each([
    ['two who approve', approve, approve],
    ['one who approves and one who denies', approve, deny],
  ])('%s, on two replicas, one wins and the other hears who', async (_who, first, second) => {
    const [bob, carol] = [await service.token('bob'), await service.token('carol')];
    for (let round = 0; round < 10; round += 1) {
      const { approvalId } = await ask();
      const [one, two] = await Promise.all([
        post(service.service, `${approvalId}/votes`, bob, first),
        post(other, `${approvalId}/votes`, carol, second),
      ]);
      expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([201, 409]);
      const [won, lost, winner] = one.status === 201 ? [one, two, 'bob'] : [two, one, 'carol'];
      expect(lost.body['resolution'] as Resolution).toMatchObject({ state: won.body['state'], by: [{ subject: winner }] });
      expect(await resolutions(approvalId)).toEqual([won.body['state']]);
      expect(await ends(approvalId)).toEqual(['decided']);
    }
  });

  it('the requester who takes it back and a reviewer who approves, one wins and the other hears who', async () => {
    const [alice, bob] = [await service.token('alice'), await service.token('bob')];
    for (let round = 0; round < 10; round += 1) {
      const { approvalId } = await ask();
      const withdraw = () => post(other, `${approvalId}/withdraw`, alice, {});
      const vote = () => post(service.service, `${approvalId}/votes`, bob, approve);
      const [withdrawn, voted] = await (round % 2 === 0
        ? Promise.all([withdraw(), vote()])
        : Promise.all([vote(), withdraw()]).then(([second, first]) => [first, second] as const));
      const state = withdrawn.status === 200 ? 'canceled' : 'approved';
      expect([withdrawn.status, voted.status]).toEqual(state === 'canceled' ? [200, 409] : [409, 201]);
      const lost = state === 'canceled' ? voted : withdrawn;
      expect(lost.body['resolution']).toMatchObject({ state });
      expect(lost.body['detail']).toMatch(state === 'canceled' ? /alice took the request back/ : /^bob approved this/);
      expect(await resolutions(approvalId)).toEqual([state]);
    }
  });

  it('time and a reviewer, time wins from its moment on', async () => {
    const bob = await service.token('bob');
    const { approvalId } = await ask();
    const ending = clock.advance(60_000);
    const late = await post(other, `${approvalId}/votes`, bob, approve);
    await ending;
    await passes(approvalId);
    expect(late).toMatchObject({ status: 409, body: { code: 'state_conflict' } });
    expect(await resolutions(approvalId)).toEqual(['expired']);
    expect(await post(service.service, `${approvalId}/votes`, bob, approve)).toMatchObject({
      status: 409,
      body: { resolution: { state: 'expired', by: [] } },
    });
  });

  it('the client who leaves and a reviewer, the decision is kept whichever came first', async () => {
    const bob = await service.token('bob');
    for (let round = 0; round < 6; round += 1) {
      const { approvalId, exchangeId } = await ask();
      const left = { approvalId, exchangeId, cause: 'client_left' as const, endedAt: clock.now().toISOString() };
      const [, vote] = await Promise.all([service.end(left), post(other, `${approvalId}/votes`, bob, approve)]);
      expect(vote).toMatchObject({ status: 201, body: { state: 'approved' } });
      expect(await resolutions(approvalId)).toEqual(['approved']);
    }
  });

  it('one who votes again and again, one vote counts', async () => {
    const { approvalId } = await service.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
    const bob = await service.token('bob');
    const answers = await Promise.all(
      [service.service, other, service.service, other].map((at) => post(at, `${approvalId}/votes`, bob, approve)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
  });

  it('nobody loses to a restart: what was asked before is decided after it, and told once', async () => {
    const third = await ApprovalServiceFake.replica(service.database, service.issuer, service.bus, clock);
    const { approvalId } = await ask();
    await third.close();
    const fourth = await ApprovalServiceFake.replica(service.database, service.issuer, service.bus, clock);
    expect(await post(fourth, `${approvalId}/votes`, await service.token('bob'), approve)).toMatchObject({ status: 201 });
    expect(await resolutions(approvalId)).toEqual(['approved']);
    await fourth.close();
  });
});

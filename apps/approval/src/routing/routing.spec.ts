import { ManualClock } from '#chassis';
import { eventually } from '#messaging/testing';
import { ApprovalServiceFake, type Requested } from '../testing/approval-service.fake.js';

const minute = 60_000;
const approve = { decision: 'approve', revision: undefined };
const terms = (more: Partial<Requested['terms']> = {}): Requested['terms'] => ({
  reviewers: ['security'],
  quorum: 1,
  expiresInMs: 60 * minute,
  escalate: { afterMs: 5 * minute, to: ['leads'] },
  fallback: ['on-call'],
  ...more,
});

describe('who is asked', () => {
  let service: ApprovalServiceFake;
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(clock);
    await service.get('/api/approvals', await service.token('bob'));
  });
  afterAll(() => service.close());

  const ask = (more?: Partial<Requested['terms']>): Promise<Requested> =>
    service.ask({
      createdAt: clock.now().toISOString(),
      expiresAt: new Date(clock.millis() + 60 * minute).toISOString(),
      terms: terms(more),
    });
  const member = (name: string, group: string): Promise<string> => service.token(name, { groups: [group] });
  const shown = async ({ approvalId }: Requested) => (await service.get(`/api/approvals/${approvalId}`, await service.token('erin'))).body;
  const asked = async (request: Requested) => (await shown(request))['asked'];
  const escalations = async ({ approvalId }: Requested) =>
    (await service.changesOf(approvalId)).filter(({ kind }) => kind === 'escalated').map(({ approval }) => approval.asked);
  /** A sweep that was under way when the time came looks again a moment later. */
  const isAsked = (request: Requested, groups: string[]) =>
    eventually(`${groups.join(', ')} being asked`, async () => {
      await clock.advance(200);
      return String(await asked(request)) === String(groups) ? groups : undefined;
    });

  it('grows when nobody concludes in time, first by those of escalate, then by the fallback, and no further', async () => {
    const request = await ask();
    expect(await shown(request)).toMatchObject({
      asked: ['security'],
      escalatesAt: new Date(clock.millis() + 5 * minute).toISOString(),
    });
    await clock.advance(5 * minute - 1_000);
    await service.bus.drained();
    expect(await asked(request)).toEqual(['security']);
    const [lee, olga] = [await member('lee', 'leads'), await member('olga', 'on-call')];
    expect((await service.vote(request.approvalId, lee, approve)).status).toBe(403);
    expect((await service.get(`/api/approvals/${request.approvalId}`, lee)).status).toBe(404);
    await clock.advance(1_000);
    await isAsked(request, ['security', 'leads']);
    expect((await service.get(`/api/approvals/${request.approvalId}`, lee)).status).toBe(200);
    await clock.advance(5 * minute);
    await isAsked(request, ['security', 'leads', 'on-call']);
    expect(await shown(request)).toMatchObject({ escalatesAt: null });
    await clock.advance(20 * minute);
    await service.bus.drained();
    expect(await escalations(request)).toEqual([
      ['security', 'leads'],
      ['security', 'leads', 'on-call'],
    ]);
    expect(await service.vote(request.approvalId, olga, approve)).toMatchObject({ status: 201, body: { state: 'approved' } });
  });

  it('begins anew with each step, and not for one that is done', async () => {
    const request = await ask({ furtherSteps: [{ reviewers: ['dba'], quorum: 1 }], fallback: undefined });
    await clock.advance(4 * minute);
    await service.vote(request.approvalId, await service.token('bob'), approve);
    expect(await shown(request)).toMatchObject({ asked: ['dba'], currentStep: 2 });
    await clock.advance(4 * minute);
    await service.bus.drained();
    expect(await asked(request)).toEqual(['dba']);
    await clock.advance(minute);
    await isAsked(request, ['dba', 'leads']);
    await service.vote(request.approvalId, await member('dan', 'dba'), approve);
    await clock.advance(10 * minute);
    await service.bus.drained();
    expect(await escalations(request)).toEqual([['dba', 'leads']]);
  });

  it('grows once, however many replicas look after it', async () => {
    const others = await Promise.all([1, 2].map(() => ApprovalServiceFake.replica(service.database, service.issuer, service.bus, clock)));
    const requests: Requested[] = [];
    for (let index = 0; index < 20; index += 1) requests.push(await ask());
    await clock.advance(5 * minute);
    for (const request of requests) await isAsked(request, ['security', 'leads']);
    for (const request of requests) expect(await escalations(request)).toHaveLength(1);
    for (const other of others) await other.close();
  });

  it('goes back to nobody fewer when more is shown', async () => {
    const request = await ask();
    await clock.advance(5 * minute);
    await isAsked(request, ['security', 'leads']);
    await service.ask({ ...request, sequence: 2, revision: 2 });
    expect(await asked(request)).toEqual(['security', 'leads']);
  });

  describe('has the fallback in it from the start', () => {
    const nobody = { reviewers: ['nobody'], escalate: undefined };

    it('where nobody is known in the groups, until somebody of them has come', async () => {
      expect(await asked(await ask(nobody))).toEqual(['nobody', 'on-call']);
      expect(await asked(await ask({ ...nobody, reviewers: ['nobody', 'security'] }))).toEqual(['nobody', 'security']);
      await service.get('/api/approvals', await member('nora', 'nobody'));
      expect(await asked(await ask(nobody))).toEqual(['nobody']);
    });

    it('where only the requester is known in them, by whatever account', async () => {
      const own = { reviewers: ['own'], escalate: undefined };
      await service.get('/api/approvals', await member('alice', 'own'));
      await service.get('/api/approvals', await service.token('alice-2', { groups: ['own'], email: 'Alice+x@example.com' }));
      expect(await asked(await ask(own))).toEqual(['own', 'on-call']);
    });

    it('and in a step that comes later, and at an escalation to nobody', async () => {
      const request = await ask({ furtherSteps: [{ reviewers: ['nobody else'], quorum: 1 }], escalate: undefined });
      await service.vote(request.approvalId, await service.token('bob'), approve);
      expect(await asked(request)).toEqual(['nobody else', 'on-call']);
      const escalated = await ask({ escalate: { afterMs: 5 * minute, to: ['no leads'] } });
      await clock.advance(5 * minute);
      await isAsked(escalated, ['security', 'no leads', 'on-call']);
      expect(await shown(escalated)).toMatchObject({ escalatesAt: null });
    });

    it('where those who were known have not come for a month', async () => {
      await service.get('/api/approvals', await member('gone', 'gone'));
      const gone = { reviewers: ['gone'], escalate: undefined };
      expect(await asked(await ask(gone))).toEqual(['gone']);
      await clock.advance(31 * 24 * 60 * minute);
      expect(await asked(await ask(gone))).toEqual(['gone', 'on-call']);
    });

    it('nowhere when the rule has none', async () => {
      expect(await asked(await ask({ ...nobody, fallback: undefined, reviewers: ['nobody at all'] }))).toEqual(['nobody at all']);
    });
  });
});

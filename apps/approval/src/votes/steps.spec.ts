import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

const approve = { decision: 'approve' };
const steps = { reviewers: ['security'], quorum: 1, furtherSteps: [{ reviewers: ['dba', 'leads'], quorum: 2 }], expiresInMs: 900_000 };

describe('votes on what a rule says', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());
  const member = (name: string, group: string): Promise<string> => service.token(name, { groups: [group] });

  it('pass its steps in order, each by its own groups', async () => {
    const { approvalId } = await service.ask({ terms: steps });
    const [bob, dan, lee] = [await service.token('bob'), await member('dan', 'dba'), await member('lee', 'leads')];
    expect((await service.vote(approvalId, dan, approve)).status).toBe(403);
    expect(await service.vote(approvalId, bob, approve)).toMatchObject({
      status: 201,
      body: {
        state: 'pending',
        steps: [
          { reviewers: ['security'], quorum: 1 },
          { reviewers: ['dba', 'leads'], quorum: 2 },
        ],
        currentStep: 2,
        asked: ['dba', 'leads'],
        reviewers: ['dba', 'leads'],
        quorum: 2,
      },
    });
    expect((await service.vote(approvalId, await service.token('carol'), approve)).status).toBe(403);
    expect(await service.vote(approvalId, dan, approve)).toMatchObject({ body: { state: 'pending', currentStep: 2 } });
    expect(await service.vote(approvalId, lee, approve)).toMatchObject({ body: { state: 'approved' } });
    const kinds = (await service.changesOf(approvalId)).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'routed', 'voted', 'routed', 'voted', 'voted', 'decided']);
  });

  it('begin with the first step again when more is shown', async () => {
    const asked = await service.ask({ terms: steps });
    await service.vote(asked.approvalId, await service.token('bob'), approve);
    await service.ask({ ...asked, sequence: 2, revision: 2 });
    expect(await service.get(`/api/approvals/${asked.approvalId}`, await service.token('bob'))).toMatchObject({
      body: { currentStep: 1, asked: ['security'], votes: [], earlierVotes: [{}] },
    });
  });

  it('deny in any step', async () => {
    const { approvalId } = await service.ask({ terms: steps });
    await service.vote(approvalId, await service.token('bob'), approve);
    const denial = { decision: 'deny', reason: 'No.' };
    expect(await service.vote(approvalId, await member('dan', 'dba'), denial)).toMatchObject({ body: { state: 'denied', reason: 'No.' } });
  });

  it('count for what is current where they name no revision, and say which that was', async () => {
    const asked = await service.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
    await service.ask({ ...asked, sequence: 2, revision: 2 });
    const vote = { ...approve, revision: undefined };
    expect(await service.vote(asked.approvalId, await service.token('bob'), vote)).toMatchObject({
      status: 201,
      body: { countedOn: 2, revision: 2 },
    });
    expect(await service.vote(asked.approvalId, await service.token('carol'), vote)).toMatchObject({
      status: 201,
      body: { countedOn: 2, state: 'approved' },
    });
  });

  it('give what it offers where they ask for it, one call where they do not, and never more', async () => {
    const terms = { reviewers: ['security'], quorum: 1, expiresInMs: 900_000, grant: { scope: 'session' as const, forMs: 3_600_000 } };
    const granted = async (grant?: object) => {
      const { approvalId } = await service.ask({ terms });
      const { status, body } = await service.vote(approvalId, await service.token('bob'), { ...approve, grant });
      return status === 201 ? (body['grant'] as { scope: string }).scope : body['code'];
    };
    expect(await granted()).toBe('once');
    expect(await granted({ scope: 'session' })).toBe('session');
    expect(await granted({ scope: 'session', for: '30m' })).toBe('session');
    expect(await granted({ scope: 'session', for: '2h' })).toBe('content_rejected');
    expect(await granted({ scope: 'duration', for: '30m' })).toBe('content_rejected');
  });
});

import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

describe('looking at an approval', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());
  const look = async (id: string, subject: string) => (await service.get(`/api/approvals/${id}`, await service.token(subject))).body;
  const sights = async (id: string) => (await service.changesOf(id)).filter(({ kind }) => kind === 'seen').map(({ by }) => by?.subject);

  it('is told once of each who may decide, and of nobody else', async () => {
    const { approvalId } = await service.ask();
    for (const subject of ['alice', 'dave', 'bob', 'bob', 'alice', 'carol', 'bob']) await look(approvalId, subject);
    expect(await sights(approvalId)).toEqual(['bob', 'carol']);
    expect(await look(approvalId, 'alice')).toMatchObject({ seenBy: [{ by: { subject: 'bob' } }, { by: { subject: 'carol' } }] });
  });

  it('is told once when one looks many times at once', async () => {
    const { approvalId } = await service.ask();
    await Promise.all(Array.from({ length: 8 }, () => look(approvalId, 'bob')));
    expect(await sights(approvalId)).toEqual(['bob']);
  });

  it('is told of no requester who is a reviewer, and not when it has ended', async () => {
    const { approvalId } = await service.ask({ requester: { ...service.request().requester, subject: 'bob', email: 'bob@example.com' } });
    await look(approvalId, 'bob');
    await service.vote(approvalId, await service.token('carol'), { decision: 'approve' });
    await look(approvalId, 'erin');
    expect(await sights(approvalId)).toEqual([]);
  });
});

import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

describe('comments', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());
  const say = async (id: string, subject: string | null, body: object) =>
    service.send('POST', `/api/approvals/${id}/comments`, subject && (await service.token(subject)), body);

  it('are taken from whoever may see it, shown to them, and told', async () => {
    const { approvalId } = await service.ask();
    expect(await say(approvalId, 'bob', { text: ' Which database? ' })).toMatchObject({
      status: 201,
      body: { state: 'pending', comments: [{ by: { subject: 'bob' }, channel: 'cli', text: 'Which database?' }] },
    });
    await service.vote(approvalId, await service.token('bob'), { decision: 'approve' });
    expect(await say(approvalId, 'alice', { text: 'The old one. Thanks.' })).toMatchObject({
      status: 201,
      body: { state: 'approved', comments: [{ by: { subject: 'bob' } }, { by: { subject: 'alice' }, text: 'The old one. Thanks.' }] },
    });
    const told = (await service.changesOf(approvalId)).filter(({ kind }) => kind === 'commented');
    expect(told).toMatchObject([
      { by: { subject: 'bob' }, channel: 'cli', text: 'Which database?' },
      { by: { subject: 'alice' }, text: 'The old one. Thanks.', approval: { state: 'approved' } },
    ]);
  });

  it.each([
    [null, { text: 'x' }, 401],
    ['oscar', { text: 'x' }, 404],
    ['bob', {}, 400],
    ['bob', { text: '  ' }, 400],
    ['bob', { text: 'x'.repeat(2_001) }, 400],
    ['bob', { text: 'x\u0000' }, 400],
    ['bob', { text: 'x', by: 'carol' }, 400],
  ])('of %s, %j: %d', async (subject, body, status) => {
    const { approvalId } = await service.ask();
    expect((await say(approvalId, subject, body)).status).toBe(status);
  });

  it('are a hundred at most, however many come at once', async () => {
    const { approvalId } = await service.ask();
    const statuses: number[] = [];
    for (let round = 0; round < 11; round += 1)
      statuses.push(
        ...(await Promise.all(Array.from({ length: 10 }, () => say(approvalId, 'bob', { text: 'x' })))).map(({ status }) => status),
      );
    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    expect(statuses.filter((status) => status === 409)).toHaveLength(10);
  });
});

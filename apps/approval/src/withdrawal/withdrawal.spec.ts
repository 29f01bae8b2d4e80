import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

describe('taking a request back', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());
  const withdraw = (id: string, token: string | null, body: object = {}) =>
    service.send('POST', `/api/approvals/${id}/withdraw`, token, body);
  const alice = (claims?: Record<string, unknown>) => service.token('alice', claims);

  it('ends it, and tells the calls that wait who did it and why', async () => {
    const { approvalId } = await service.ask();
    expect(await withdraw(approvalId, await alice(), { reason: ' wrong database ' })).toMatchObject({
      status: 200,
      body: { state: 'canceled', reason: 'alice took the request back: wrong database' },
    });
    expect(await service.resolutionOf(approvalId)).toMatchObject({
      state: 'canceled',
      reason: 'alice took the request back: wrong database',
      votes: [],
      grant: null,
    });
    expect((await service.changesOf(approvalId)).at(-1)).toMatchObject({
      kind: 'withdrawn',
      by: { subject: 'alice' },
      text: 'wrong database',
      approval: { state: 'canceled' },
    });
  });

  it('needs no reason, and may come when nobody waits any more', async () => {
    const asked = await service.ask();
    const left = { approvalId: asked.approvalId, exchangeId: asked.exchangeId, cause: 'timed_out' as const };
    await service.end({ ...left, endedAt: new Date().toISOString() });
    expect(await withdraw(asked.approvalId, await alice())).toMatchObject({
      status: 200,
      body: { reason: 'alice took the request back.' },
    });
  });

  it('needs no body at all', async () => {
    const { approvalId } = await service.ask();
    const answer = await service.send('POST', `/api/approvals/${approvalId}/withdraw`, await alice(), undefined);
    expect(answer).toMatchObject({ status: 200, body: { reason: 'alice took the request back.' } });
  });

  it('is for an account of the requester for which their issuer vouches, not for one that anybody can claim', async () => {
    const ask = async () => (await service.ask()).approvalId;
    const other = { email: 'Alice@example.com' };
    expect((await withdraw(await ask(), await service.token('alice-2', other))).status).toBe(200);
    const claimed = await service.token('mallory', { email: 'alice@example.com', email_verified: false, groups: ['security'] });
    expect(await withdraw(await ask(), claimed)).toMatchObject({ status: 403, body: { code: 'role_missing' } });
  });

  it.each([
    ['bob', 403],
    ['erin', 403],
    ['dave', 403],
    ['oscar', 404],
  ])('is not for %s', async (subject, status) => {
    const { approvalId } = await service.ask();
    expect((await withdraw(approvalId, await service.token(subject))).status).toBe(status);
    expect((await withdraw(approvalId, null)).status).toBe(401);
    expect(await service.get(`/api/approvals/${approvalId}`, await alice())).toMatchObject({ body: { state: 'pending' } });
  });

  it('comes too late for what has ended, and hears how', async () => {
    const { approvalId } = await service.ask();
    await service.vote(approvalId, await service.token('bob'), { decision: 'approve' });
    const late = await withdraw(approvalId, await alice());
    expect(late).toMatchObject({ status: 409, body: { resolution: { state: 'approved', by: [{ subject: 'bob' }] } } });
    const twice = await service.ask();
    await withdraw(twice.approvalId, await alice());
    expect(await withdraw(twice.approvalId, await alice())).toMatchObject({ status: 409 });
    expect(await service.vote(twice.approvalId, await service.token('bob'), { decision: 'approve' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/canceled since .* alice took the request back\.$/) as string },
    });
  });

  it.each([[{ reason: 'x'.repeat(2_001) }], [{ reason: 7 }], [{ state: 'approved' }]])('%j is nothing to say with it', async (body) => {
    const { approvalId } = await service.ask();
    expect((await withdraw(approvalId, await alice(), body)).status).toBe(400);
  });
});

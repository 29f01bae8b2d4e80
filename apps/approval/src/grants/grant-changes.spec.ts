import { grantChanged, type TopicData, newId } from '#contracts';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

type GrantChange = TopicData<typeof grantChanged>;

describe('what becomes of a grant', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  const at = '2026-05-04T10:00:00.000Z';
  const change = (approvalId: string, more: Partial<GrantChange>): GrantChange => ({
    grantId: 'g-1',
    approvalId,
    kind: 'consumed',
    scope: 'session',
    exchangeId: null,
    by: null,
    reason: null,
    at,
    ...more,
  });
  const tell = async (data: GrantChange, id = newId()): Promise<void> => {
    await service.bus.publish(grantChanged, { id, key: data.approvalId, subject: data.approvalId, data });
    await service.bus.drained();
  };
  const approved = async (): Promise<string> => {
    const { approvalId } = await service.ask();
    await service.vote(approvalId, await service.token('bob'), { decision: 'approve' });
    return approvalId;
  };
  const shown = async (id: string) => (await service.get(`/api/approvals/${id}`, await service.token('alice'))).body;

  it('is a change of the approval that gave it, once, however often it is heard', async () => {
    const approvalId = await approved();
    const [first, second] = [newId(), newId()];
    for (const id of [first, second, first]) await tell(change(approvalId, { exchangeId: `call ${id}` }), id);
    const by = { issuer: 'https://issuer.example', subject: 'alice', name: 'Alice' };
    await tell(change(approvalId, { kind: 'revoked', by, reason: 'Done.' }));
    expect((await service.changesOf(approvalId)).slice(4)).toMatchObject([
      { kind: 'consumed', exchangeId: `call ${first}`, by: null, approval: { state: 'approved' } },
      { kind: 'consumed', exchangeId: `call ${second}` },
      { kind: 'revoked', by, channel: null, text: 'Done.' },
    ]);
    expect(await shown(approvalId)).toMatchObject({ state: 'approved', grantUses: 2, grantRevoked: { by, at, reason: 'Done.' } });
  });

  it('of an approval that is not known here changes nothing', async () => {
    await tell(change(newId(), {}));
    const approvalId = await approved();
    await tell(change(approvalId, { exchangeId: 'x' }));
    expect(await shown(approvalId)).toMatchObject({ grantUses: 1 });
  });
});

import { approvalChanged } from '#contracts';
import { exchangeItemSchema, exchangeSchema } from '../sessions/exchange.view.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import type { ApprovalChange } from './approval-changes.store.js';

const bob = { issuer: 'https://issuer.test', subject: 'bob', name: 'Bob' };

const until = '2026-01-02T00:00:00.000Z';
const vote = { voter: bob, decision: 'approve' as const, reason: 'fine by me', at: '2026-01-01T00:00:02.000Z' };

const changeOf = (
  approvalId: string,
  change: number,
  kind: ApprovalChange['kind'],
  more: Partial<ApprovalChange> = {},
  approval: Partial<ApprovalChange['approval']> = {},
): ApprovalChange => ({
  approvalId,
  change,
  kind,
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, change)).toISOString(),
  by: null,
  through: null,
  channel: null,
  text: null,
  exchangeId: null,
  approval: {
    state: 'pending',
    revision: 1,
    requester: { issuer: 'https://issuer.test', subject: 'alice', name: 'Alice' },
    client: { kind: 'claude-code', name: 'claude-cli', version: '2.1' },
    model: 'claude-test',
    sessionId: 'session-1',
    exchangeId: 'x1',
    phase: 'request',
    ruleId: 'production-database',
    message: 'Ask the database team.',
    policyVersion: 1,
    steps: [{ reviewers: ['security'], quorum: 1 }],
    currentStep: 1,
    asked: ['security'],
    votes: [],
    waiting: 1,
    createdAt: '2026-01-01T00:00:01.000Z',
    expiresAt: '2026-01-01T00:15:01.000Z',
    resolvedAt: null,
    reason: null,
    grant: null,
    breakGlass: 'no',
    ...approval,
  },
  ...more,
});

describe('what happened to approvals', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    await audit.send([
      chain.add(entries.received('x1')),
      chain.add(entries.held('x1', 'a1')),
      chain.add(entries.received('x2')),
      chain.add(entries.decided('x2', 'allow', 'session-1', [{ grantId: 'g1', approvalId: 'a1', scope: 'session' }])),
      chain.add(entries.received('x3')),
    ]);
    const told = [
      changeOf('a1', 1, 'created'),
      changeOf('a1', 2, 'voted', { by: bob, through: 'security', channel: 'slack', text: 'fine \0 by me' }),
      changeOf('a1', 3, 'decided', { by: bob, channel: 'slack' }, { state: 'approved', votes: [vote], grant: { scope: 'session', until } }),
      changeOf('a1', 4, 'consumed', { exchangeId: 'x1' }),
      changeOf('a1', 5, 'consumed', { exchangeId: 'x2' }),
      changeOf('another', 1, 'created'),
    ];
    // Late, doubled, and in any order.
    for (const data of [...told.toReversed(), ...told])
      await audit.bus.publish(approvalChanged, { key: data.approvalId, subject: data.approvalId, data });
    await audit.bus.drained();
  });
  afterAll(() => audit.close());

  const changesOf = async (exchange: string) => {
    const { status, body } = await audit.get(`/api/exchanges/${exchange}`);
    expect(status).toBe(200);
    return exchangeSchema.parse(body).approvalChanges.map(({ change, kind }) => `${change} ${kind}`);
  };

  it('stands with the exchange that waited for them, each change once and in order', async () => {
    expect(await changesOf('x1')).toEqual(['1 created', '2 voted', '3 decided', '4 consumed']);
    expect((await audit.get('/api/exchanges/x1')).body['approvalChanges']).toContainEqual(
      expect.objectContaining({
        approvalId: 'a1',
        kind: 'voted',
        by: bob,
        through: 'security',
        channel: 'slack',
        text: 'fine \ufffd by me',
      }),
    );
  });

  it('stands with those that went on by them later, and names no other use of the grant', async () => {
    expect(await changesOf('x2')).toEqual(['1 created', '2 voted', '3 decided', '5 consumed']);
    expect(await changesOf('x3')).toEqual([]);
  });

  it('tells of a call that went on by a grant who had given it', async () => {
    const granted = {
      id: 'a1',
      state: 'approved',
      ruleId: 'production-database',
      phase: 'request',
      joined: false,
      heldAt: null,
      heldMs: null,
      votes: [vote],
      reason: null,
      grant: { id: 'g1', scope: 'session', until },
    };
    expect((await audit.get('/api/exchanges/x2')).body['approvals']).toEqual([granted]);
    const { body } = await audit.get('/api/exchanges?session=session-1');
    expect(
      exchangeItemSchema
        .array()
        .parse(body['items'])
        .find(({ id }) => id === 'x2')?.approvals,
    ).toEqual([granted]);
  });

  it('is for auditors', async () => expect((await audit.get('/api/exchanges/x1', 'bob')).status).toBe(403));

  it.each(['UPDATE approval_change SET kind = $1', 'DELETE FROM approval_change WHERE kind = $1'])(
    'is never changed: %s',
    async (statement) => {
      await expect(audit.query(statement, ['voted'])).rejects.toThrow('they are only ever added');
    },
  );
});

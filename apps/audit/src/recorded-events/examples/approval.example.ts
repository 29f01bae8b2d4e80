import type { approvalChanged, TopicData } from '#contracts';

type Change = TopicData<typeof approvalChanged>;

const at = '2026-01-15T10:01:00.000Z';
const bob = { issuer: 'https://login.example.com', subject: 'bob', name: 'Bob' };

/** A change of an approval that Alice's call waits for; `but` and `approval`: what is otherwise. */
export const approvalExample = (kind: Change['kind'], approval: Partial<Change['approval']> = {}, but: Partial<Change> = {}): Change => ({
  approvalId: '01981f39-0000-7b00-8c00-00000000000a',
  change: 3,
  kind,
  at,
  by: bob,
  through: 'database-team',
  channel: 'slack',
  text: null,
  exchangeId: null,
  ...but,
  approval: {
    state: 'pending',
    revision: 1,
    requester: { issuer: 'https://login.example.com', subject: 'alice', name: 'Alice' },
    client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.0' },
    model: 'claude-sonnet-4-5',
    sessionId: '5f0c1d0e-0000-4000-8000-000000000001',
    exchangeId: '01981f39-0000-7b00-8c00-000000000001',
    phase: 'tool_call',
    ruleId: 'production-database',
    message: 'Ask the database team.',
    policyVersion: 12,
    steps: [{ reviewers: ['database-team'], quorum: 1 }],
    currentStep: 1,
    asked: ['database-team'],
    votes: [{ voter: bob, decision: approval.state === 'denied' ? 'deny' : 'approve', reason: null, at }],
    waiting: 1,
    createdAt: '2026-01-15T10:00:01.000Z',
    expiresAt: '2026-01-15T10:15:01.000Z',
    resolvedAt: null,
    reason: null,
    grant: null,
    breakGlass: 'no',
    ...approval,
  },
});

import type { Approval } from './approval.js';
import type { LiveApproval } from './live-approval.js';

/** When the examples are looked at. */
export const now = Date.parse('2026-01-01T12:00:00Z');

/** An approval as the control API tells it, half voted. */
export const approval = (more: Partial<Approval> = {}): Approval => ({
  id: 'a-1',
  state: 'pending',
  requester: { issuer: 'https://issuer.test', subject: 'ann', name: 'Ann', email: 'ann@corp.example' },
  sessionId: 's-1',
  rule: 'production-database',
  message: 'Needs a reviewer.',
  model: 'm',
  client: { name: 'Claude Code' },
  quorum: 2,
  votes: [{ voter: { name: 'Bob' }, decision: 'approve', reason: null }],
  reviewers: ['security'],
  revision: 3,
  createdAt: '2026-01-01T11:59:00Z',
  expiresAt: '2026-01-01T12:14:59Z',
  closesAt: null,
  resolvedAt: null,
  reason: null,
  grant: null,
  waiters: [{ sideCall: false, waiting: true, endedBy: null }],
  wholeText: '/api/exchanges/e-1/request',
  content: [
    { exchangeId: 'e-1', cut: { blocks: 1, chars: 900 }, blocks: [{ provenance: 'user', matched: true, chars: 911, text: 'look at\nit' }] },
    { exchangeId: 'e-2', cut: null, blocks: [{ provenance: 'system', matched: false, chars: 2, text: 'be' }] },
  ],
  ...more,
});

export const changed = (kind: string, more: Partial<LiveApproval> = {}, text: string | null = null): LiveApproval => ({
  ...approval(),
  happened: { kind, at: '2026-01-01T12:00:00.000Z', by: { name: 'Bob' }, channel: 'slack', text },
  ...more,
});

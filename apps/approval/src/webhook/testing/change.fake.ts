import { newId } from '#contracts';
import type { ApprovalChange } from '../../notifying/notifier.port.js';

/** A change as the writer tells it. */
export function changeOf(overrides: Partial<ApprovalChange> = {}): ApprovalChange {
  const at = overrides.at ?? new Date().toISOString();
  const exchangeId = newId();
  return {
    approvalId: newId(),
    change: 1,
    kind: 'created',
    at,
    by: null,
    through: null,
    channel: null,
    text: null,
    exchangeId,
    approval: {
      state: 'pending',
      revision: 1,
      requester: { issuer: 'https://idp.example', subject: 'alice', name: 'Alice' },
      client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.330' },
      model: 'claude-test',
      sessionId: 'session-1',
      exchangeId,
      phase: 'request',
      ruleId: 'production-database',
      message: 'Ask the database team.',
      policyVersion: 3,
      steps: [{ reviewers: ['security'], quorum: 1 }],
      currentStep: 1,
      asked: ['security'],
      votes: [],
      waiting: 1,
      createdAt: at,
      expiresAt: at,
      resolvedAt: null,
      reason: null,
      grant: null,
      breakGlass: 'no',
    },
    ...overrides,
  };
}

import type { EndedExchange } from '../exchange-events.js';

const at = '2026-01-15T10:00:00.000Z';

/** A call of Alice's that was answered; `but`: what is otherwise. */
export const exchangeExample = (but: Partial<EndedExchange> = {}): EndedExchange =>
  ({
    id: '01981f39-0000-7b00-8c00-000000000001',
    sessionId: '5f0c1d0e-0000-4000-8000-000000000001',
    principal: {
      issuer: 'https://login.example.com',
      subject: 'alice',
      name: 'Alice',
      email: 'alice@example.com',
      groups: ['engineering'],
    },
    client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.0' },
    model: 'claude-sonnet-4-5',
    startedAt: at,
    endedAt: '2026-01-15T10:00:03.250Z',
    verdict: 'allow',
    reasons: [],
    policyVersion: 12,
    findings: [],
    approvals: [],
    grants: [],
    upstream: { name: 'anthropic', keyedDigest: 'b'.repeat(64), status: 200, requestId: 'req_011', error: null },
    status: 200,
    usage: { inputTokens: 1_200, outputTokens: 340, cacheReadTokens: 0, cacheWriteTokens: 0 },
    cost: { amount: 0.0087, currency: 'USD' },
    timings: { decideMs: 2, heldMs: 0, upstreamFirstByteMs: 800, totalMs: 3_250 },
    outcome: 'completed',
    address: '192.0.2.17',
    errorCode: null,
    route: { method: 'POST', path: '/v1/messages', format: 'anthropic' },
    bypassed: false,
    failOpen: false,
    ...but,
  }) satisfies EndedExchange;

type Finding = EndedExchange['findings'][number];

export const findingExample = (but: Partial<Finding> = {}): Finding => ({
  kind: 'aws-access-key',
  category: 'secret',
  severity: 'high',
  confidence: 'high',
  block: 'messages.0.content.0',
  start: 10,
  end: 30,
  fingerprint: 'f'.repeat(32),
  mask: 'on_the_way',
  in: 'request',
  ...but,
});

export const denialExample = exchangeExample({
  verdict: 'block',
  outcome: 'refused',
  upstream: null,
  status: 403,
  usage: null,
  errorCode: 'policy_denied',
  reasons: [{ code: 'rule_matched', ruleId: 'no-customer-data', action: 'block', mode: 'enforce', blocks: ['messages.0.content.0'] }],
});

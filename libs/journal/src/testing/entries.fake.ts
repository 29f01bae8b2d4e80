import type { JournalEntry } from '#contracts';

/** Entries as the stages of an exchange write them, with as little in them as there can be. */
export const held = (exchange: string, reason = ''): Extract<JournalEntry, { type: 'exchange.held' }> => ({
  type: 'exchange.held',
  exchange,
  session: 's',
  data: { approvalId: reason, phase: 'request', ruleId: 'r', joined: false },
});

/** Opens no exchange. */
export const stored = (exchange: string, text = ''): Extract<JournalEntry, { type: 'content.stored' }> => ({
  type: 'content.stored',
  exchange,
  session: 's',
  data: { ref: '', text },
});

export const receivedEntry = (exchange: string): JournalEntry => ({
  type: 'exchange.received',
  exchange,
  session: 's',
  data: {
    principal: null,
    client: { kind: 'unknown', name: 'test', version: null },
    model: 'm',
    route: { method: 'POST', path: '/v1/messages', format: 'anthropic' },
    stream: false,
    startedAt: '2026-01-01T00:00:00.000Z',
    agentId: null,
    request: null,
    findings: [],
  },
});

export const endedEntry = (exchange: string): JournalEntry => ({
  type: 'exchange.completed',
  exchange,
  session: 's',
  data: {
    status: 200,
    provider: null,
    policyVersion: null,
    verdict: 'allow',
    reasons: [],
    findings: [],
    reply: null,
    replyBytes: 0,
    usage: null,
    timings: { decideMs: 0, heldMs: 0, upstreamFirstByteMs: null, totalMs: 0 },
    timeline: [],
    errorCode: null,
  },
});

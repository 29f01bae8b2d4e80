import { createHash } from 'node:crypto';
import type { GrantUse, JournalEntry, Principal, StoredBody, exchangeEndedSchema, exchangeReceivedSchema } from '#contracts';
import type { z } from 'zod';

type Received = z.infer<typeof exchangeReceivedSchema>;
type Ended = z.infer<typeof exchangeEndedSchema>;

export const alice: Principal = {
  issuer: 'https://issuer.test',
  subject: 'alice',
  name: 'Alice',
  email: 'alice@example.com',
  groups: ['engineering'],
};

/** The records of exchanges, with as little in them as there can be. */
export const entries = {
  received: (exchange: string, data: Partial<Received> = {}, session = 'session-1'): JournalEntry => ({
    type: 'exchange.received',
    exchange,
    session,
    data: {
      principal: alice,
      client: { kind: 'claude-code', name: 'claude-cli', version: '2.1' },
      model: 'claude-test',
      route: { method: 'POST', path: '/v1/messages', format: 'anthropic' },
      stream: false,
      startedAt: '2026-01-01T00:00:00.000Z',
      agentId: null,
      request: null,
      findings: [],
      ...data,
    },
  }),
  decided: (exchange: string, verdict: Ended['verdict'], session = 'session-1', grants: GrantUse[] = []): JournalEntry => ({
    type: 'exchange.decided',
    exchange,
    session,
    data: {
      phase: 'request',
      requestId: null,
      block: null,
      decision: { verdict, reasons: [reason(verdict)], obligations: [], policyVersion: 1 },
      grants,
    },
  }),
  held: (exchange: string, approvalId: string, session = 'session-1'): JournalEntry => ({
    type: 'exchange.held',
    exchange,
    session,
    data: { approvalId, phase: 'request', ruleId: 'production-database', joined: false },
  }),
  released: (exchange: string, approvalId: string, session = 'session-1'): JournalEntry => ({
    type: 'exchange.released',
    exchange,
    session,
    data: {
      approvalId,
      state: 'approved',
      votes: [
        {
          voter: { issuer: alice.issuer, subject: 'bob', name: 'Bob' },
          decision: 'approve',
          reason: 'fine',
          at: '2026-01-01T00:01:00.000Z',
        },
      ],
      reason: null,
      heldMs: 30_000,
    },
  }),
  forwarded: (exchange: string, session = 'session-1'): JournalEntry => ({
    type: 'exchange.forwarded',
    exchange,
    session,
    data: { upstream: 'anthropic', keyedDigest: 'b'.repeat(64), requestBytes: 3_000 },
  }),
  ended: (
    exchange: string,
    outcome: 'completed' | 'refused' | 'failed' | 'client_left' = 'completed',
    data: Partial<Ended> = {},
    session = 'session-1',
  ): JournalEntry => ({
    type: `exchange.${outcome}`,
    exchange,
    session,
    data: {
      status: 200,
      provider: { status: 200, requestId: 'req-1', error: null },
      policyVersion: 1,
      verdict: 'allow',
      reasons: [],
      findings: [],
      reply: null,
      replyBytes: 0,
      usage: { inputTokens: 3, outputTokens: 4, cacheReadTokens: null, cacheWriteTokens: null },
      timings: { decideMs: 1, heldMs: 0, upstreamFirstByteMs: 10, totalMs: 20 },
      timeline: [],
      errorCode: null,
      ...data,
    },
  }),
  interrupted: (exchange: string, session = 'session-1'): JournalEntry => ({ type: 'exchange.interrupted', exchange, session, data: null }),
  content: (text: string, session = 'session-1', exchange = 'any'): JournalEntry => ({
    type: 'content.stored',
    exchange,
    session,
    data: { ref: refOf(text, session), text },
  }),
};

const reason = (action: Ended['verdict']): Ended['reasons'][number] => ({
  code: 'rule_matched',
  ruleId: 'rule',
  action,
  mode: 'enforce',
  blocks: ['b1'],
});

export const refOf = (text: string, session = 'session-1'): string => createHash('sha256').update(session).update(text).digest('hex');

export const body = (id: string, parts: StoredBody['parts'], parent: string | null = null, keep = 0): StoredBody => ({
  id,
  parent,
  keep,
  parts,
  keyedDigest: 'a'.repeat(64),
  originalBytes: 10,
});

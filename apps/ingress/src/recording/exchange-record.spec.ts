import { randomBytes } from 'node:crypto';
import type { Decision } from '#contracts';
import { TurnStore } from '#journal';
import { InMemoryJournal } from '#journal/testing';
import { Exchange } from '../call/exchange.js';
import { ExchangeRecord } from './exchange-record.js';
import { RecordWriter } from './record-writer.js';

const alice = { issuer: 'https://issuer.test', subject: 'alice', name: 'Alice', email: null, groups: [] };
const client = { kind: 'unknown' as const, name: 'unknown', version: null };
const decision: Decision = { verdict: 'allow', reasons: [], obligations: [], policyVersion: 7 };
const body = { parts: [{ kind: 'block' as const, text: 'x'.repeat(400) }], keyedDigest: 'a'.repeat(64), originalBytes: 400 };
const finding = {
  kind: 'email',
  category: 'pii' as const,
  severity: 'low' as const,
  confidence: 'high' as const,
  block: 'b',
  start: 0,
  end: 1,
  fingerprint: 'f',
  mask: 'record_only' as const,
};

describe('the record of an exchange', () => {
  let journal: InMemoryJournal;
  let exchange: Exchange;
  let record: ExchangeRecord;
  beforeEach(() => {
    journal = new InMemoryJournal();
    exchange = new Exchange({ method: 'POST', path: '/v1/messages', format: 'anthropic.messages' }, client, undefined, null);
    exchange.principal = alice;
    record = new ExchangeRecord(exchange, new RecordWriter(journal, new TurnStore(), randomBytes(32)));
  });
  const terminal = () => journal.entries.at(-1)!;

  it('knows who called though the append that should have said so was refused', async () => {
    record.received(body, [finding]);
    record.decided('request', decision);
    journal.fail();
    await expect(record.durable()).rejects.toMatchObject({ code: 'audit_unavailable' });
    journal.recover();
    record.end('refused', 'audit_unavailable');
    await record.close();
    expect(journal.typesOf(exchange.id)).toEqual(['content.stored', 'exchange.received', 'exchange.decided', 'exchange.refused']);
    expect(journal.ofType('exchange.received')[0]!.data).toMatchObject({
      principal: alice,
      findings: [{ ...finding, fingerprint: expect.not.stringMatching(/^f$/), label: 'f' }],
      request: { parts: [{}] },
    });
    expect(terminal().data).toMatchObject({ errorCode: 'audit_unavailable', policyVersion: 7 });
  });

  it('tells which agent called, and nothing of agents where the client told nothing', async () => {
    record.received(null, []);
    exchange.asked = { ...exchange.asked, agentId: 'b', parentAgentId: 'a', requestClass: 'subagent' };
    record.received(null, []);
    await record.durable();
    const [before, after] = journal.ofType('exchange.received').map(({ data }) => data);
    expect(before).toMatchObject({ agentId: null });
    expect(Object.keys(before!)).not.toEqual(expect.arrayContaining(['parentAgentId']));
    expect(after).toMatchObject({ agentId: 'b', parentAgentId: 'a', requestClass: 'subagent' });
  });

  it('asks a full journal for no more room than who called and how it ended take', async () => {
    record.received(
      body,
      Array.from({ length: 500 }, () => finding),
    );
    journal.fill();
    await expect(record.durable()).rejects.toMatchObject({ code: 'audit_unavailable' });
    record.replied(body);
    record.end('refused', 'audit_unavailable');
    await record.close();
    expect(journal.typesOf(exchange.id)).toEqual(['exchange.received', 'exchange.refused']);
    expect(journal.ofType('exchange.received')[0]!.data).toMatchObject({ principal: alice, request: null });
    expect(journal.ofType('exchange.received')[0]!.data.findings).toHaveLength(100);
    expect(terminal().data).toMatchObject({ reply: null });
  });

  it('says at its end that the provider was asked though nothing could be recorded', async () => {
    record.received(body, []);
    journal.fill();
    await expect(record.durable()).rejects.toMatchObject({ code: 'audit_unavailable' });
    record.servedUnrecorded();
    record.provider(200, 'req-1');
    record.completed();
    await record.close();
    expect(terminal().data).toMatchObject({ provider: { status: 200 }, failOpen: true });
  });

  it('appends nothing twice, however many ask for it at once, and ends once', async () => {
    record.received(body, []);
    const release = journal.hold();
    const all = Promise.all([record.durable(), record.durable(), record.durable()]);
    record.held({ approvalId: 'a', phase: 'request', ruleId: 'r', joined: false });
    release();
    await all;
    record.provider(200, 'req-1');
    record.completed();
    await Promise.all([record.close(), record.close()]);
    expect(journal.typesOf(exchange.id)).toEqual(['content.stored', 'exchange.received', 'exchange.held', 'exchange.completed']);
  });

  describe('of a large request', () => {
    const large = { ...body, parts: [{ kind: 'block' as const, text: 'x'.repeat(70_000) }] };
    const types = () => journal.typesOf(exchange.id);

    it('is on its way as soon as that is inspected, and durable when all of it is', async () => {
      const release = journal.hold();
      record.inspected(large);
      expect(types()).toEqual(['content.stored']);
      record.received(large, []);
      let durable = false;
      const waiting = record.durable().then(() => (durable = true));
      await Promise.resolve();
      expect(types()).toEqual(['content.stored']);
      expect(durable).toBe(false);
      release();
      await waiting;
      await record.durable();
      expect(types()).toEqual(['content.stored', 'exchange.received']);
      expect(journal.ofType('exchange.received')[0]!.data.request?.parts).toEqual([{ ref: journal.ofType('content.stored')[0]!.data.ref }]);
    });

    it('is not durable without what was refused early, which is tried again', async () => {
      journal.fail();
      journal.isReady = () => true;
      record.inspected(large);
      record.received(large, []);
      await expect(record.durable()).rejects.toMatchObject({ code: 'audit_unavailable' });
      journal.recover();
      await record.durable();
      expect(types().toSorted()).toEqual(['content.stored', 'exchange.received']);
      await record.close();
      expect(types()).toHaveLength(3);
    });
  });

  it('waits with a small one until more is known', () => {
    record.inspected(body);
    expect(journal.entries).toEqual([]);
  });

  it('does not take a provider’s error for an answer, and keeps its status apart from what the client saw', async () => {
    exchange.status = 200;
    record.provider(429, 'req-1');
    record.providerError('rate_limit_error', 'm'.repeat(5_000));
    record.completed();
    await record.close();
    expect(terminal()).toMatchObject({
      type: 'exchange.failed',
      data: {
        status: 200,
        provider: { status: 429, requestId: 'req-1', error: { type: 'rate_limit_error', message: 'm'.repeat(1_000) } },
        errorCode: 'upstream_error',
      },
    });
  });

  it('has the first word on how it ended, the decisions’ policy, the grants and the times of the reply', async () => {
    record.decided('request', decision, { grants: [{ approvalId: 'a', scope: 'once' }] });
    record.provider(200, null);
    record.delivered(12);
    record.delivered(3);
    record.end('client_left', null);
    record.completed();
    await record.close();
    expect(terminal()).toMatchObject({ type: 'exchange.client_left', data: { policyVersion: 7, errorCode: null } });
    const { timeline } = journal.ofType('exchange.client_left')[0]!.data;
    expect(timeline.reduce((sum, [, characters]) => sum + characters, 0)).toBe(15);
    expect(journal.ofType('exchange.decided')[0]!.data.grants).toEqual([{ approvalId: 'a', scope: 'once' }]);
  });

  it('tells an exchange that no stage ended as the defect that it is', async () => {
    await record.close();
    expect(terminal()).toMatchObject({ type: 'exchange.failed', data: { errorCode: 'internal', provider: null, policyVersion: null } });
  });
});

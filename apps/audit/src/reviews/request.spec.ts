import { approvalRequested, type TopicData } from '#contracts';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

const text = 'Please drop the index on production. '.repeat(800);

describe('what people are asked about', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    const stored = body('turn-1', [{ text: '{"messages":[' }, { ref: refOf(JSON.stringify(text)) }, { text: ']}' }]);
    const other = body('turn-2', [{ text: '{"messages":["of another"]}' }]);
    await audit.send([
      chain.add(entries.content(JSON.stringify(text))),
      chain.add(entries.received('shown', { request: stored })),
      chain.add(entries.received('joined', { request: other })),
      chain.add(entries.received('unasked', { request: other })),
      chain.add(entries.received('over', { request: other })),
      chain.add(entries.received('glass', { request: other })),
    ]);
    await asked('a-1', 'shown', { content: [contentOf('shown'), contentOf('joined')] });
    await asked('a-2', 'over', { expiresAt: new Date(Date.now() - 1_000).toISOString() });
    await asked('a-3', 'on-its-way');
    const terms = { reviewers: ['dba'], quorum: 1, expiresInMs: 60_000, breakGlass: { groups: ['security'], quorum: 1 } };
    await asked('a-4', 'glass', { terms });
  });
  afterAll(() => audit.close());

  const contentOf = (exchangeId: string) => ({ exchangeId, blocks: [], cut: null });
  const asked = async (approvalId: string, exchangeId: string, more: Partial<TopicData<typeof approvalRequested>> = {}): Promise<void> => {
    const data = {
      approvalId,
      sequence: 1,
      revision: 1,
      requester: { issuer: 'i', subject: 'alice', name: 'Alice', email: null, groups: [] },
      client: { kind: 'unknown' as const, name: 'x', version: null },
      model: 'm',
      sessionId: 's',
      exchangeId,
      waiters: [{ exchangeId, sideCall: false }],
      phase: 'request' as const,
      ruleId: 'r',
      message: '',
      policyVersion: 1,
      terms: { reviewers: ['security'], quorum: 1, expiresInMs: 60_000 },
      content: [contentOf(exchangeId)],
      findings: [],
      fingerprint: 'f',
      createdAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
      ...more,
    };
    await audit.bus.publish(approvalRequested, { key: approvalId, subject: approvalId, data });
    await audit.bus.drained();
  };
  const read = (id: string, subject: string | null) => audit.get(`/api/exchanges/${id}/request`, subject);

  it('is read whole by those who may decide, and by auditors, and every read is noted', async () => {
    for (const reader of ['bob', 'dave', 'erin'])
      expect(await read('shown', reader)).toMatchObject({ status: 200, body: { exchangeId: 'shown', request: { messages: [text] } } });
    const notes = await audit.query(
      `SELECT reader_subject, target->>'exchange' AS exchange FROM access WHERE action LIKE 'request.%' ORDER BY id`,
    );
    expect(notes).toEqual(['bob', 'dave', 'erin'].map((reader) => ({ reader_subject: reader, exchange: 'shown' })));
  });

  it('is every call whose content the card shows', async () => {
    expect(await read('joined', 'bob')).toMatchObject({ status: 200, body: { request: { messages: ['of another'] } } });
  });

  it('is read, too, by those who may only break the glass', async () => {
    expect((await read('glass', 'bob')).status).toBe(200);
  });

  it.each([
    ['shown', 'alice', 404],
    ['glass', 'alice', 404],
    ['shown', null, 401],
    ['unasked', 'bob', 404],
    ['over', 'bob', 404],
    ['nowhere', 'bob', 404],
    ['a%00b', 'bob', 400],
    ['unasked', 'dave', 200],
  ])('%s is not for everybody: %s', async (id, reader, status) => {
    expect((await read(id, reader)).status).toBe(status);
  });

  it('opens nothing else of it', async () => {
    for (const path of ['/api/exchanges/shown', '/api/exchanges', '/api/sessions']) expect((await audit.get(path, 'bob')).status).toBe(403);
  });

  it('that has not arrived yet is told as such to those who will read it', async () => {
    expect(await read('on-its-way', 'bob')).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('not reached the audit yet') },
    });
  });
});

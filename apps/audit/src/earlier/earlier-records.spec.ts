import { hash } from 'node:crypto';
import { testStore, type TestStore } from '#persistence/testing';
import { CreateAccess1767225730000 } from '../access/create-access.migration.js';
import { CreateApprovalChanges1767225770000 } from '../approvals/create-approval-changes.migration.js';
import { CreateContent1767225710000 } from '../content/create-content.migration.js';
import { CreateRecords1767225700000 } from '../ingest/create-records.migration.js';
import { CreateReviewAccess1767225750000 } from '../reviews/create-review-access.migration.js';
import { AddAnswers1767225740000 } from '../sessions/add-answers.migration.js';
import { CreateSessions1767225720000 } from '../sessions/create-sessions.migration.js';
import { AddTurnedAway1767225760000 } from '../strangers/add-turned-away.migration.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { type ChainedRecord, JournalChain } from '../testing/journal-chain.fake.js';

/** As they were before records were stored by day. */
const before = [
  CreateRecords1767225700000,
  CreateContent1767225710000,
  CreateSessions1767225720000,
  CreateAccess1767225730000,
  AddAnswers1767225740000,
  CreateReviewAccess1767225750000,
  AddTurnedAway1767225760000,
  CreateApprovalChanges1767225770000,
];
const text = JSON.stringify('Please look at the table of customers. '.repeat(20));

describe('what an earlier version stored', () => {
  let store: TestStore;
  let audit: AuditServiceFake;
  const chain = new JournalChain('chain');
  const opened = chain.add({ type: 'chain.opened', data: { instance: 'one', version: '1' } });
  const first = body('random-1', [{ text: '{"messages":[' }, { ref: refOf(text) }, { text: ']}' }]);
  const second = body('random-2', [{ text: ',"more"]}' }], 'random-1', 2);
  const records = [
    opened,
    chain.add(entries.content(text)),
    chain.add(entries.received('x1', { request: first })),
    chain.addBytes('{'),
    chain.add(entries.ended('x1', 'completed', { reply: body('random-3', [{ text: 'answered' }]) })),
    ...Array.from({ length: 500 }, (_, index) => chain.add(entries.received(`y${index}`, {}, 'session-2'))),
    chain.add(entries.received('x2', { request: second })),
  ];
  const poison = records[3]!;
  const missing = records[10]!;

  beforeAll(async () => {
    store = await testStore({ service: 'audit', entities: [], migrations: before });
    for (const record of records.filter((one) => one !== poison && one !== missing)) await insert(store, record);
    await store.source.query(
      `INSERT INTO poison_record (event_id, chain, seq, reason, bytes) VALUES ('chain:3', 'chain', 3, 'not JSON', $1)`,
      [poison.bytes],
    );
    await store.source.query(
      `INSERT INTO poison_record (event_id, chain, seq, reason, bytes) VALUES ('headless', 'chain', NULL, 'no place', 'a')`,
    );
    await store.source.query(
      `INSERT INTO chain (id, instance, opened_at, contiguous_seq, highest_seq) VALUES ('chain', 'one', '2026-01-01T00:00:00Z', 9, $1)`,
      [records.length - 1],
    );
    await store.source.query(`INSERT INTO chain_fault (chain, kind, from_seq, to_seq) VALUES ('chain', 'gap', 10, 10)`);
    audit = await AuditServiceFake.start({ url: store.url, dispose: () => store.dispose() });
  });
  afterAll(() => audit.close());

  it('is there, byte for byte, and nowhere else any more', async () => {
    expect(await audit.recordsOf('chain')).toEqual(
      records.filter((one) => one !== poison && one !== missing).map(({ seq, bytes }) => ({ seq, bytes })),
    );
    expect(await audit.poisonOf('chain')).toMatchObject([{ seq: 3, bytes: poison.bytes }, { seq: null }]);
    expect(await audit.query(`SELECT to_regclass('earlier_record') AS records, to_regclass('earlier_poison') AS poison`)).toEqual([
      { records: null, poison: null },
    ]);
  });

  it('is read, though its bodies are named in another way', async () => {
    expect((await audit.get('/api/exchanges/x1')).body).toMatchObject({ request: { messages: [JSON.parse(text)] }, reply: 'answered' });
    expect((await audit.get('/api/exchanges/x2')).body['request']).toEqual({ messages: [JSON.parse(text), 'more'] });
    expect((await audit.get('/api/sessions/session-2')).body['exchangeCount']).toBe(499);
  });

  it('has the gap that it had, which is closed when the record comes', async () => {
    const chains = async () => (await audit.get('/api/chains')).body['items'];
    const highestSeq = records.length - 1;
    expect(await chains()).toMatchObject([{ id: 'chain', instance: 'one', contiguousSeq: 9, highestSeq }]);
    await audit.send([missing]);
    expect(await chains()).toMatchObject([{ contiguousSeq: highestSeq, highestSeq }]);
    expect(await audit.query(`SELECT kind FROM chain_fault WHERE resolved_at IS NULL`)).toEqual([]);
  });
});

async function insert(store: TestStore, { chain, seq, bytes }: ChainedRecord): Promise<void> {
  await store.source.query(
    `INSERT INTO journal_record (chain, seq, type, recorded_at, prev, digest, bytes) VALUES ($1, $2, 'any', now(), '', $3, $4)`,
    [chain, seq, hash('sha256', bytes, 'buffer'), bytes],
  );
}

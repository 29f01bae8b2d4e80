import { setTimeout as pause } from 'node:timers/promises';
import { journal } from '#contracts';
import { Client } from 'pg';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain, messagesOf } from '../testing/journal-chain.fake.js';

describe('audit without its database', () => {
  let audit: AuditServiceFake;
  let administrator: Client;
  let database: string;

  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const url = new URL(audit.database.url);
    database = url.pathname.slice(1);
    url.pathname = '/postgres';
    administrator = new Client({ connectionString: url.href });
    await administrator.connect();
  });
  afterAll(async () => {
    await administrator.end();
    await audit.close();
  });

  const allow = (yes: boolean) => administrator.query(`ALTER DATABASE ${database} WITH ALLOW_CONNECTIONS ${yes}`);
  /** All connections but that of the test itself. */
  const cut = () =>
    administrator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'ostiary-audit'`,
      [database],
    );

  it('waits for it, sets nothing aside and loses nothing', async () => {
    const chain = new JournalChain('chain');
    await audit.send([chain.add(entries.received('x0'))]);
    await allow(false);
    await cut();
    const records = Array.from({ length: 40 }, (_, index) => chain.add(entries.received(`x${index + 1}`)));
    await audit.bus.publishBytes(
      journal,
      records.flatMap((record) => messagesOf(record)),
    );
    await pause(500);
    expect(await audit.query('SELECT count(*)::int AS n FROM journal_record')).toEqual([{ n: 1 }]);
    await allow(true);
    await audit.bus.drained();
    expect(await audit.query('SELECT count(*)::int AS n FROM journal_record')).toEqual([{ n: 41 }]);
    expect(await audit.query('SELECT * FROM poison_record')).toEqual([]);
    await audit.watermark('chain', ({ committedSeq }) => committedSeq === 40);
  });

  it('comes to the same when connections break again and again in the middle of batches', async () => {
    const chain = new JournalChain('broken-off');
    const sent = new AbortController();
    const breaking = (async () => {
      while (!sent.signal.aborted) {
        await cut();
        await pause(5 + Math.random() * 40);
      }
    })();
    for (let batch = 0; batch < 40; batch++) {
      const records = Array.from({ length: 25 }, (_, index) => chain.add(entries.received(`y${batch}-${index}`, {}, 'broken-off')));
      await audit.bus.publishBytes(
        journal,
        records.flatMap((record) => messagesOf(record)),
      );
      await pause(10);
    }
    sent.abort();
    await breaking;
    await audit.bus.drained();
    expect((await audit.recordsOf('broken-off')).map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, seq) => seq));
    expect(await audit.query(`SELECT exchanges FROM session WHERE id = 'broken-off'`)).toEqual([{ exchanges: 1_000 }]);
    expect(await audit.query('SELECT * FROM poison_record')).toEqual([]);
    expect(await audit.query('SELECT * FROM chain_fault')).toEqual([]);
  });
});

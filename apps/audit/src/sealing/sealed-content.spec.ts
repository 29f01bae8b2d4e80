import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

const text = JSON.stringify('The harvest is in the third barn. '.repeat(20));

describe('what is sealed', () => {
  let audit: AuditServiceFake;
  const chain = new JournalChain('chain');
  const say = (exchange: string, session: string) => {
    const request = body(`${exchange}:request`, [{ ref: refOf(text, session) }]);
    return [chain.add(entries.content(text, session, exchange)), chain.add(entries.received(exchange, { request }, session))];
  };
  const asked = async (exchange: string) => (await audit.get(`/api/exchanges/${exchange}`)).body['request'];
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    await audit.send([...say('x1', 's1'), ...say('x2', 's2')]);
  });
  afterAll(() => audit.close());

  it('stands nowhere in the database as it was written, whole, in parts or set aside', async () => {
    const long = chain.add(entries.content(text, 's1'));
    await audit.send([chain.addBytes(`{"harvest`)]);
    const [first] = await audit.query(`SELECT count(*)::int AS n FROM record_part`);
    expect(first).toEqual({ n: 0 });
    await audit.sendOnly(long, 200, 2);
    const tables = await audit.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relkind = 'r' ORDER BY relname`,
    );
    for (const { relname } of tables) {
      const rows = await audit.query(`SELECT * FROM "${String(relname)}"`);
      const plain = rows
        .flatMap((row) => Object.values(row))
        .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)));
      expect(plain.filter((value) => value?.includes('harvest')).length).toBe(0);
    }
    await audit.send([long], 200);
  });

  it('is gone with the key of its session, and only that session’s', async () => {
    expect(await asked('x1')).toBe(JSON.parse(text));
    await audit.query(`SELECT destroy_session_keys(ARRAY(SELECT number FROM session WHERE id = 's1'))`);
    expect(await asked('x1')).toBeNull();
    expect(await asked('x2')).toBe(JSON.parse(text));
  });

  it('is under a new key when more of the session comes', async () => {
    await audit.send(say('x3', 's1'));
    expect(await asked('x3')).toBe(JSON.parse(text));
    expect(await asked('x1')).toBeNull();
  });

  it('is read by nobody from another row', async () => {
    await audit.query(
      `UPDATE journal_record SET bytes = (SELECT bytes FROM journal_record WHERE exchange_id = 'x2' AND begins) WHERE exchange_id = 'x3' AND begins`,
    );
    expect(await asked('x3')).toBeNull();
  });
});

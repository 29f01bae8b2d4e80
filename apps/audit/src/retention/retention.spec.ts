import { isSealedName, type OwnRecord, ownRecordSchema } from '#contracts';
import { eventually } from '#messaging/testing';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { dayAgo, idAt, middayOf } from '../testing/days.fake.js';
import { alice, body, entries, refOf } from '../testing/entries.fake.js';
import { type ChainedRecord, JournalChain } from '../testing/journal-chain.fake.js';

const bob = { ...alice, subject: 'bob', name: 'Bob', email: 'bob@example.com' };
const text = JSON.stringify('The harvest is in the third barn.');

describe('retention', () => {
  let audit: AuditServiceFake;
  let made = 0;
  const chains = new Map<number, JournalChain>();
  beforeEach(async () => {
    chains.clear();
    // By hand only: the schedule is hours away.
    audit = await AuditServiceFake.start(undefined, { audit: { retention: { days: 30, everyMs: 36_000_000 } } });
  });
  afterEach(() => audit.close());

  /** An exchange of so many days ago, in a chain of that day. */
  const say = async (daysAgo: number, session: string, principal = alice): Promise<{ id: string; records: ChainedRecord[] }> => {
    const id = idAt(middayOf(daysAgo), (made += 1));
    const chain = chains.get(daysAgo) ?? new JournalChain(`chain-${daysAgo}`, middayOf(daysAgo));
    chains.set(daysAgo, chain);
    const startedAt = new Date(middayOf(daysAgo)).toISOString();
    const request = body(`${id}:request`, [{ ref: refOf(text, session) }]);
    const records = [
      chain.add(entries.content(text, session, id)),
      chain.add(entries.received(id, { request, principal, startedAt }, session)),
      chain.add(entries.ended(id, 'completed', {}, session)),
    ];
    await audit.send(records);
    return { id, records };
  };
  const apply = async (what: object = {}) => {
    const { status, body: result } = await audit.post('/api/retention', what, 'erin');
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(result)}`);
    return result['days'] as {
      day: string;
      records: number;
      exchanges: number;
      sessions: number;
      kept: object;
      seal: { id: string } | null;
    }[];
  };
  const asked = async (id: string) => {
    const { status, body: found } = await audit.get(`/api/exchanges/${id}`);
    return status === 200 ? found['request'] : status;
  };
  const seals = async () =>
    (await audit.recordsOf('audit'))
      .map(({ bytes }): OwnRecord => ownRecordSchema.parse(JSON.parse(bytes!.toString())))
      .flatMap((record) => (record.type === 'retention.sealed' ? [record.data] : []));
  const count = async (table: string) => Number((await audit.query(`SELECT count(*) AS n FROM ${table}`))[0]!['n']);
  const said = JSON.parse(text) as unknown;

  it('seals what is over and drops it: the record says so, what is younger stays', async () => {
    const [old, young] = [await say(40, 's-old'), await say(3, 's-young', bob)];
    expect(await apply({ dryRun: true })).toMatchObject([{ day: dayAgo(40), records: 3, exchanges: 1, sessions: 1, seal: null }]);
    expect(await asked(old.id)).toEqual(said);
    expect(await apply()).toMatchObject([{ day: dayAgo(40), records: 3, exchanges: 1, sessions: 1, seal: { records: 3 } }]);
    expect([await asked(old.id), await asked(young.id)]).toEqual([404, said]);
    const [seal, ...others] = await seals();
    expect(others).toEqual([]);
    expect(seal).toMatchObject({
      day: dayAgo(40),
      before: dayAgo(30),
      part: 1,
      parts: 1,
      chains: [{ chain: 'chain-40', from: 0, to: 2 }],
      kept: [],
    });
    expect(seal!.leaves).toEqual([{ log: expect.any(Number), from: 0, to: 3 }]);
    expect([isSealedName(seal!.sessions, 's-old'), isSealedName(seal!.sessions, 's-young')]).toEqual([true, false]);
    expect(isSealedName(seal!.people, `${alice.issuer}|alice`)).toBe(true);
    // Nothing of it is left but its chain: no key, no word, no name.
    expect(await audit.query(`SELECT id FROM session`)).toEqual([{ id: 's-young' }]);
    expect(await audit.query(`SELECT principal->>'subject' AS who FROM caller`)).toEqual([{ who: 'bob' }]);
    expect(await audit.query(`SELECT session FROM session_key WHERE session NOT IN (SELECT number FROM session)`)).toEqual([
      { session: '0' },
    ]);
    expect(await audit.query(`SELECT relname FROM pg_class WHERE relname LIKE '%\\_${dayAgo(40).replaceAll('-', '')}'`)).toEqual([]);
    expect((await audit.get('/api/sessions/s-old')).status).toBe(404);
    expect(JSON.stringify((await audit.get(`/api/exchanges/${old.id}`)).body)).toContain(`what was of ${dayAgo(40)} went by retention`);
    // Once.
    expect(await apply()).toEqual([]);
    expect(await seals()).toHaveLength(1);
  });

  it('is not undone by records that come again, and takes what comes late with a seal of its own', async () => {
    const { id, records } = await say(40, 's1');
    await apply();
    await audit.send(records);
    expect([await asked(id), await count('journal_record')]).toEqual([404, 1]);
    const late = await say(40, 's2');
    expect(await asked(late.id)).toEqual(said);
    expect(await apply()).toMatchObject([{ day: dayAgo(40), records: 3 }]);
    expect((await seals()).map(({ chains: [run] }) => run)).toEqual([
      expect.objectContaining({ from: 0, to: 2 }),
      expect.objectContaining({ from: 3, to: 5 }),
    ]);
  });

  it('leaves a session whole until its newest exchange is over', async () => {
    const [first, other, second] = [await say(50, 'long'), await say(50, 'short'), await say(5, 'long')];
    expect(await apply()).toMatchObject([{ day: dayAgo(50), records: 3, kept: { live: 1, hold: 0 } }]);
    expect([await asked(first.id), await asked(other.id), await asked(second.id)]).toEqual([said, 404, said]);
    expect((await seals())[0]!.kept).toEqual([{ session: 'long', why: 'live' }]);
    expect((await audit.get('/api/sessions/long')).body).toMatchObject({ exchangeCount: 2 });
    expect((await audit.get('/api/retention')).body).toMatchObject({
      days: 30,
      keptFrom: dayAgo(30),
      due: [dayAgo(50)],
      heldBack: [{ day: dayAgo(50), kept: { live: 1 }, sessions: [{ session: 'long', why: 'live' }] }],
      items: [{ day: dayAgo(50), records: 3, by: { subject: 'erin' } }],
    });
    expect((await apply())[0]!.seal).toBeNull();
    // Nobody can make 25 days pass: the session is made to have ended.
    await audit.query(`UPDATE session SET last_active_at = now() - interval '45 days'`);
    expect(await apply()).toMatchObject([{ day: dayAgo(50), records: 3, kept: { live: 0 } }]);
    expect([await asked(first.id), await asked(second.id)]).toEqual([404, said]);
    expect((await audit.get('/api/retention')).body).toMatchObject({ due: [], heldBack: [] });
  });

  it('leaves what a legal hold covers, and takes it once that is released', async () => {
    const [held, ofBob, free] = [await say(40, 's1'), await say(40, 's2', bob), await say(40, 's3')];
    const hold = async (what: object) => String((await audit.post('/api/holds', { reason: 'a case', ...what }, 'erin')).body['id']);
    const holds = [await hold({ session: 's1' }), await hold({ mail: 'bob@example.com' })];
    expect(await apply()).toMatchObject([{ records: 3, kept: { hold: 2 } }]);
    expect([await asked(held.id), await asked(ofBob.id), await asked(free.id)]).toEqual([said, said, 404]);
    const { heldBack } = (await audit.get('/api/retention')).body;
    expect(heldBack).toMatchObject([{ day: dayAgo(40), kept: { hold: 2 }, sessions: [{ session: 's1', why: 'hold' }, { session: 's2' }] }]);
    for (const id of holds) await audit.post(`/api/holds/${id}/release`, { reason: 'closed' }, 'erin');
    expect(await apply()).toMatchObject([{ records: 6, kept: { hold: 0 } }]);
    expect([await asked(held.id), await asked(ofBob.id)]).toEqual([404, 404]);
  });

  it('leaves what stands behind a gap of its chain, and takes what was lost for good and said to be', async () => {
    const before = await say(40, 's1');
    chains.get(40)!.add(entries.decided('never-sent', 'allow'));
    const behind = await say(40, 's2');
    expect(await apply()).toMatchObject([{ records: 3, kept: { gap: 1 } }]);
    expect([await asked(before.id), await asked(behind.id)]).toEqual([404, said]);
    const next = new JournalChain('next');
    const lost = [{ segment: '3.seg', offset: 0, bytes: 100 }];
    await audit.send([next.add({ type: 'chain.recovered', data: { chain: 'chain-40', lastSeq: 6, lost } })]);
    await apply();
    expect(await asked(behind.id)).toBe(404);
    await audit.send(behind.records);
    expect(await asked(behind.id)).toBe(404);
  });

  it('keeps audit’s own records, and takes reads, approvals’ changes and what was set aside with their day', async () => {
    const { id } = await say(40, 's1');
    await audit.post('/api/holds', { reason: 'a case', session: 'elsewhere' }, 'erin');
    await audit.send([chains.get(40)!.addBytes('{"harvest')]);
    await audit.query(`UPDATE poison_record SET found_at = now() - interval '40 days'`);
    await audit.query(`UPDATE access SET at = now() - interval '40 days'`);
    await audit.query(
      `INSERT INTO approval_change (approval_id, change, kind, at, exchange_id, data) VALUES ('a1', 1, 'opened', now() - interval '40 days', $1, '{}'),
        ('a2', 1, 'opened', now() - interval '40 days', $1, '{}'), ('a2', 2, 'consumed', now(), $1, '{}')`,
      [id],
    );
    expect(await apply()).toMatchObject([{ records: 3, setAside: 1 }]);
    expect((await seals())[0]!.chains).toMatchObject([{ from: 0, to: 3, digest: null }]);
    expect(await count('poison_record')).toBe(0);
    expect(await audit.query('SELECT DISTINCT approval_id FROM approval_change')).toEqual([{ approval_id: 'a2' }]);
    expect(await audit.query(`SELECT action FROM access WHERE at < now() - interval '1 day'`)).toEqual([]);
    expect((await audit.recordsOf('audit')).length).toBe(2);
    await expect(audit.query('DELETE FROM approval_change')).rejects.toThrow('only ever added');
  });

  it('goes while everything else goes on', async () => {
    for (let session = 0; session < 20; session += 1) await say(40 + (session % 4), `old-${session}`);
    const storing = (async () => {
      const ids: string[] = [];
      for (let call = 0; call < 40; call += 1) {
        // Old sessions that are gone on with, late records of old days, and new sessions.
        ids.push((await say(0, call % 3 === 0 ? `old-${call % 20}` : `new-${call}`)).id);
        if (call % 5 === 0) await say(41, `late-${call}`);
      }
      return ids;
    })();
    const reading = (async () => {
      for (let call = 0; call < 30; call += 1) {
        expect((await audit.get('/api/exchanges?limit=200&totals=true')).status).toBe(200);
        expect((await audit.post('/api/holds', { reason: 'a case', session: `elsewhere-${call}` }, 'erin')).status).toBe(201);
      }
    })();
    const statuses = new Set<number>();
    for (let call = 0; call < 15; call += 1) statuses.add((await audit.post('/api/retention', {}, 'erin')).status);
    const ids = await storing;
    await reading;
    expect([...statuses].filter((status) => status !== 200 && status !== 409)).toEqual([]);
    await apply();
    for (const id of ids) expect(await asked(id)).toEqual(said);
    // What is left is what is listed, can be opened, and was not sealed.
    expect(
      await audit.query(`SELECT r.exchange_id FROM journal_record r WHERE r.exchange_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.id = r.exchange_id)`),
    ).toEqual([]);
    expect(
      await audit.query(`SELECT r.seq FROM journal_record r WHERE r.session IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM session_key k JOIN session s ON s.number = k.session WHERE k.session = r.session)`),
    ).toEqual([]);
    expect(
      await audit.query(`SELECT e.id FROM exchange e WHERE NOT EXISTS (SELECT 1 FROM journal_record r WHERE r.exchange_id = e.id)`),
    ).toEqual([]);
    expect(await audit.query(`SELECT e.id FROM exchange e WHERE NOT EXISTS (SELECT 1 FROM caller c WHERE c.number = e.caller)`)).toEqual(
      [],
    );
    const leaves = await audit.query(`SELECT shard, sum(n)::int AS n FROM (SELECT shard, count(*) AS n FROM journal_record GROUP BY shard
       UNION ALL SELECT shard, to_leaf - from_leaf FROM retention_range) placed GROUP BY shard ORDER BY shard`);
    expect(leaves).toEqual(await audit.query('SELECT shard, size::int AS n FROM tree_head WHERE size > 0 ORDER BY shard'));
  });

  it('gives the service no other way to take anything', async () => {
    const { id } = await say(40, 's1');
    const { id: young } = await say(0, 's2');
    await audit.query('SET ROLE ostiary_audit_writer');
    const seal = (name: string, day: string, seq: number) =>
      audit.query(
        `INSERT INTO retention_seal (id, at, day, before, first_seq, records, exchanges, sessions, set_aside) VALUES ($1, now(), $2, $2::date + 1, $3, 0, 0, 0, 0)`,
        [name, day, seq],
      );
    // In one transaction, as the service does it.
    const drop = async (name: string) => {
      await audit.query('BEGIN');
      try {
        await audit.query('SELECT prepare_drop($1, ARRAY[]::bigint[])', [name]);
        await audit.query('SELECT drop_sealed($1)', [name]);
      } finally {
        await audit.query('ROLLBACK');
      }
    };
    await expect(drop('nothing')).rejects.toThrow('there is no such seal');
    await expect(audit.query(`SELECT drop_sealed('nothing')`)).rejects.toThrow('the seal was not looked at');
    await seal('made up', dayAgo(40), 0);
    await expect(drop('made up')).rejects.toThrow('the seal is not on record');
    await expect(audit.query(`CREATE TABLE retention_going AS SELECT 'made up' AS seal`)).rejects.toMatchObject({ code: '42501' });
    // What was looked at earlier may be another thing now.
    await audit.query(`SELECT prepare_drop('made up', ARRAY[]::bigint[])`);
    await expect(audit.query(`SELECT drop_sealed('made up')`)).rejects.toThrow('the seal was not looked at');
    for (const statement of [
      `DROP TABLE journal_record_${dayAgo(40).replaceAll('-', '')}`,
      'DELETE FROM retention_seal',
      'DELETE FROM retention_range',
    ])
      await expect(audit.query(statement)).rejects.toMatchObject({ code: '42501' });
    // With a record that is one of audit's own chain, and covers more than there is, too little is old, or what is on hold.
    await audit.post('/api/holds', { reason: 'a case', session: 's1' }, 'erin');
    await audit.query(
      `INSERT INTO journal_record (day, chain, seq, leaf, time, shard, begins, type, prev, digest, bytes)
       SELECT current_date, number, 70 + n, 900, now(), 0, false, 'retention.sealed', '', '', '' FROM chain, generate_series(0, 3) n WHERE id = 'audit'`,
    );
    await seal('too young', dayAgo(0), 71);
    await expect(drop('too young')).rejects.toThrow('the day is too young');
    await seal('too much', dayAgo(40), 72);
    await audit.query(
      `INSERT INTO retention_range SELECT 'too much', r.shard, r.leaf, r.leaf + 5 FROM journal_record r WHERE exchange_id = $1 AND begins`,
      [id],
    );
    await expect(drop('too much')).rejects.toThrow('the seal is not of what the day has');
    await seal('held', dayAgo(40), 73);
    await audit.query(
      `INSERT INTO retention_range SELECT 'held', r.shard, r.leaf, r.leaf + 1 FROM journal_record r WHERE exchange_id = $1`,
      [id],
    );
    await expect(drop('held')).rejects.toThrow('the seal is of what has to stay');
    await audit.query('RESET ROLE');
    expect([await asked(id), await asked(young)]).toEqual([said, said]);
  });

  it('is for administrators to apply and for auditors to read, and is noted', async () => {
    for (const by of ['alice', 'bob', 'dave', 'frank', 'paula']) expect((await audit.post('/api/retention', {}, by)).status).toBe(403);
    expect((await audit.get('/api/retention', 'dave')).status).toBe(200);
    await apply();
    const actions = (await audit.query('SELECT action FROM access ORDER BY id')).map(({ action }) => action);
    expect(actions).toEqual(['retention.read', 'retention.apply']);
  });

  it('goes by itself, and is not there where everything is kept', async () => {
    const { id } = await say(40, 's1');
    await audit.leave();
    audit = await AuditServiceFake.start(audit.database);
    expect((await audit.post('/api/retention', {}, 'erin')).status).toBe(409);
    expect(await asked(id)).toEqual(said);
    await audit.leave();
    audit = await AuditServiceFake.start(audit.database, { audit: { retention: { days: 1 } } });
    await eventually('it to be gone', async () => (await asked(id)) === 404);
    expect((await seals())[0]).toMatchObject({ by: null, before: dayAgo(1) });
  });
});

import { ownRecordSchema } from '#contracts';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { alice, body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

const bob = { ...alice, subject: 'bob', name: 'Bob', email: 'bob@example.com' };
const text = JSON.stringify('The harvest is in the third barn.');

describe('erasure', () => {
  let audit: AuditServiceFake;
  const chain = new JournalChain('chain');
  const say = (exchange: string, session: string, principal = alice) => {
    const request = body(`${exchange}:request`, [{ ref: refOf(text, session) }]);
    return [chain.add(entries.content(text, session, exchange)), chain.add(entries.received(exchange, { request, principal }, session))];
  };
  const shown = async (exchange: string) => {
    const { request, erased } = (await audit.get(`/api/exchanges/${exchange}`)).body;
    return { request, erased };
  };
  const erase = (what: object, by = 'erin') => audit.post('/api/erasures', { reason: 'asked for', ...what }, by);
  const own = async () => (await audit.recordsOf('audit')).map(({ bytes }) => ownRecordSchema.parse(JSON.parse(bytes!.toString())));
  const readable = { request: JSON.parse(text) as unknown, erased: null };
  const gone = {
    request: null,
    erased: expect.objectContaining({ reason: 'asked for', by: expect.objectContaining({ subject: 'erin' }) }),
  };

  beforeEach(async () => {
    audit = await AuditServiceFake.start();
  });
  afterEach(() => audit.close());
  const records = () => [
    ...say('x1', 's1'),
    ...say('x2', 's2'),
    ...say('x3', 's3', bob),
    ...say('x4', 'shared'),
    ...say('x5', 'shared', bob),
  ];
  let sent: ReturnType<typeof records>;
  beforeEach(async () => {
    await audit.send((sent = [...records()]));
  });

  it('of a session takes its content, says so where it was, and is recorded in a chain of its own', async () => {
    expect((await erase({ session: 's1', dryRun: true })).body).toMatchObject({ dryRun: true, sessions: 1, exchanges: 1, erasure: null });
    expect(await shown('x1')).toEqual(readable);
    const { status, body: result } = await erase({ session: 's1' });
    expect([status, result]).toEqual([200, expect.objectContaining({ sessions: 1, held: 0, more: false })]);
    expect([await shown('x1'), await shown('x2')]).toEqual([gone, readable]);
    expect(await own()).toEqual([
      expect.objectContaining({ type: 'audit.erased', seq: 0, data: expect.objectContaining({ sessions: ['s1'], person: null }) }),
    ]);
    expect((await audit.get('/api/erasures')).body['items']).toEqual([result['erasure']]);
    expect((await erase({ session: 's1' })).status).toBe(404);
  });

  it('is not undone by records that come again, and takes nothing of what the session has later', async () => {
    await erase({ session: 's1' });
    await audit.send(sent);
    expect(await shown('x1')).toEqual(gone);
    await audit.send(say('x6', 's1'));
    expect([await shown('x1'), await shown('x6')]).toEqual([gone, readable]);
    await erase({ session: 's1' });
    expect(await shown('x6')).toEqual(gone);
    expect((await own()).map(({ seq }) => seq)).toEqual([0, 1]);
  });

  it('of a person takes the sessions that nobody else is in, and the name where that is asked for', async () => {
    expect((await erase({ mail: 'alice@example.com', dryRun: true })).body).toMatchObject({ sessions: 2, person: { subject: 'alice' } });
    await erase({ person: { issuer: alice.issuer, subject: 'alice' }, names: true });
    expect([await shown('x1'), await shown('x2'), await shown('x3'), await shown('x4')]).toEqual([gone, gone, readable, readable]);

    const { items } = (await audit.get('/api/exchanges')).body as { items: { id: string; principal: { name: string } }[] };
    expect(Object.fromEntries(items.map(({ id, principal }) => [id, principal.name]))).toEqual({
      x1: 'erased',
      x2: 'erased',
      x3: 'Bob',
      x4: 'erased',
      x5: 'Bob',
    });
    expect((await erase({ mail: 'alice@example.com' })).status).toBe(404);
    await audit.send(say('x7', 's7'));
    expect((await erase({ mail: 'alice@example.com', dryRun: true })).body).toMatchObject({ sessions: 1 });
  });

  it('does not happen while a hold covers any of it, by its session or by whoever is in it', async () => {
    const hold = async (what: object) => (await audit.post('/api/holds', { reason: 'a case', ...what }, 'erin')).body['id'];
    const release = (id: unknown) => audit.post(`/api/holds/${String(id)}/release`, { reason: 'closed' }, 'erin');
    const [ofSession, ofPerson] = [await hold({ session: 's1' }), await hold({ mail: 'bob@example.com' })];
    expect((await erase({ mail: 'alice@example.com', dryRun: true })).body).toMatchObject({ sessions: 2, held: 1 });
    for (const what of [{ mail: 'alice@example.com' }, { session: 's1' }, { session: 's3' }, { session: 'shared' }])
      expect((await erase(what)).status).toBe(409);
    expect(await shown('x1')).toEqual(readable);
    expect((await release(ofSession)).body['released']).toMatchObject({ reason: 'closed' });
    expect((await release(ofSession)).status).toBe(409);
    expect((await erase({ session: 's1' })).status).toBe(200);
    expect((await erase({ session: 's3' })).status).toBe(409);
    await release(ofPerson);
    expect((await erase({ session: 's3' })).status).toBe(200);
    expect((await own()).map(({ type }) => type)).toEqual([
      'audit.hold_placed',
      'audit.hold_placed',
      'audit.hold_released',
      'audit.erased',
      'audit.hold_released',
      'audit.erased',
    ]);
    const { items } = (await audit.get('/api/holds?limit=1')).body as { items: unknown[] };
    expect(items).toEqual([expect.objectContaining({ id: ofPerson, person: { issuer: alice.issuer, subject: 'bob' } })]);
  });

  it('is for administrators only, and needs a reason and one subject', async () => {
    for (const by of ['alice', 'bob', 'dave', 'frank', 'paula']) {
      expect((await erase({ session: 's1' }, by)).status).toBe(403);
      expect((await audit.post('/api/holds', { session: 's1', reason: 'a case' }, by)).status).toBe(403);
      expect((await audit.post('/api/holds/any/release', { reason: 'closed' }, by)).status).toBe(403);
    }
    for (const what of [{}, { session: 's1', mail: 'x' }, { session: 's1', reason: ' ' }, { session: 's1', names: true }])
      expect((await erase(what)).status).toBe(400);
    expect((await erase({ session: 'unknown' })).status).toBe(404);
    expect(await shown('x1')).toEqual(readable);
  });

  it('takes words and fingerprints of code with it', async () => {
    const words = () => audit.query(`SELECT exchange FROM exchange_words WHERE session = (SELECT number FROM session WHERE id = 's1')`);
    await audit.query(
      `INSERT INTO exchange_words (day, session, exchange, words) SELECT first_day, number, 'made up', to_tsvector('simple', 'harvest') FROM session WHERE id = 's1'`,
    );
    await audit.query(
      `INSERT INTO code_piece (session, exchange_id, block, digest, day, lines, tokens) SELECT number, 'x', 'b', number, first_day, 10, 50 FROM session WHERE id IN ('s1', 's2')`,
    );
    await audit.query('INSERT INTO code_tokens SELECT 1, id FROM code_piece');
    await audit.query(`UPDATE exchange SET title = 'harvest' WHERE session = (SELECT number FROM session WHERE id = 's1')`);
    expect(await words()).not.toEqual([]);
    await erase({ session: 's1' });
    expect(await words()).toEqual([]);
    expect(await audit.query(`SELECT title FROM exchange WHERE title = 'harvest'`)).toEqual([]);
    expect(
      await audit.query(`SELECT s.id FROM code_tokens JOIN code_piece p ON p.id = piece JOIN session s ON s.number = p.session`),
    ).toEqual([{ id: 's2' }]);
  });

  it('leaves audit’s own chain to audit', async () => {
    const forged = new JournalChain('audit');
    await audit.send([forged.addBytes('{}'), forged.add({ type: 'chain.closed', data: { lastSeq: 0 } })]);
    await erase({ session: 's1' });
    expect((await own()).map(({ type }) => type)).toEqual(['audit.erased']);
    expect(await audit.query(`SELECT seq, reason FROM poison_record WHERE chain = 'audit'`)).toHaveLength(2);
  });
});

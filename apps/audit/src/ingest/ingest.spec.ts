import * as fc from 'fast-check';
import { deadLetterTopic } from '#messaging';
import { journal, type JournalEntry } from '#contracts';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain, packOf } from '../testing/journal-chain.fake.js';
import type { ChainedRecord } from '../testing/journal-chain.fake.js';

describe('ingest', () => {
  let audit: AuditServiceFake;
  let unique = 0;
  const name = (kind: string) => `${kind}-${(unique += 1)}`;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  const stored = async (chain: string) => (await audit.recordsOf(chain)).map(({ seq }) => seq);
  const faults = (chain: string) =>
    audit.query(
      'SELECT kind, from_seq::int, to_seq::int, resolved_at IS NOT NULL AS resolved FROM chain_fault WHERE chain = $1 ORDER BY from_seq',
      [chain],
    );

  function exchangeRecords(chain: JournalChain, exchange: string): ChainedRecord[] {
    return [
      chain.add(entries.received(exchange, {}, `s-${exchange}`)),
      chain.add(entries.decided(exchange, 'require-approval', `s-${exchange}`)),
      chain.add(entries.held(exchange, 'approval', `s-${exchange}`)),
      chain.add(entries.released(exchange, 'approval', `s-${exchange}`)),
      chain.add(entries.ended(exchange, 'completed', { verdict: 'require-approval' }, `s-${exchange}`)),
    ];
  }

  it('stores records byte for byte, and tells ingress how far', async () => {
    const chain = new JournalChain(name('chain'));
    const records = [chain.add({ type: 'chain.opened', data: { instance: 'one', version: '1' } }), ...exchangeRecords(chain, name('x'))];
    await audit.send(records);
    const rows = await audit.recordsOf(chain.id);
    expect(rows.map(({ bytes }) => bytes)).toEqual(records.map(({ bytes }) => bytes));
    expect(await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 5)).toEqual({ chainId: chain.id, committedSeq: 5 });
    expect(await audit.query('SELECT instance FROM chain WHERE id = $1', [chain.id])).toEqual([{ instance: 'one' }]);
  });

  it('comes to the same read model whatever is repeated, delayed and batched together', async () => {
    const reference = name('x');
    await audit.send(exchangeRecords(new JournalChain(name('chain')), reference));
    const rowOf = async (exchange: string) => {
      const [row] = await audit.query('SELECT * FROM exchange WHERE id = $1', [exchange]);
      return { ...row, id: '', session: 0, received_chain: 0, ended_chain: 0 };
    };
    const expected = await rowOf(reference);
    const order = fc.array(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(order, async (batches) => {
        const exchange = name('x');
        const records = exchangeRecords(new JournalChain(name('chain')), exchange);
        for (const batch of batches) await audit.send(batch.map((index) => records[index]!));
        await audit.send(records);
        expect(await rowOf(exchange)).toEqual(expected);
        expect(await audit.query('SELECT exchanges FROM session WHERE id = $1', [`s-${exchange}`])).toEqual([{ exchanges: 1 }]);
      }),
      { numRuns: 25 },
    );
  });

  it('comes to the same whatever became durable together and travels together', async () => {
    const chainOf = () => new JournalChain(name('chain'), Date.UTC(2026, 0, 1), 0);
    const told = async (exchange: string) => {
      const [row] = await audit.query('SELECT * FROM exchange WHERE id = $1', [exchange]);
      // Where its records stand differs with what is told together.
      const { record: _record, endRecord: _endRecord, ...view } = (await audit.get(`/api/exchanges/${exchange}`)).body;
      const told = Object.entries(row!).filter(([name]) => !/^(session|(received|ended)_(chain|seq))$/.test(name));
      return JSON.parse(JSON.stringify([told, view]).replaceAll(exchange, 'x')) as unknown;
    };
    const [plain, reference] = [chainOf(), name('x')];
    await audit.send(everyEvent(reference).map((entry) => plain.add(entry)));
    const expected = await told(reference);
    const cuts = fc.uniqueArray(fc.nat({ max: 9 }));
    await fc.assert(
      fc.asyncProperty(cuts, cuts, async (groupCuts, packCuts) => {
        const [chain, exchange] = [chainOf(), name('x')];
        const records = pieces(everyEvent(exchange), groupCuts).map((group) => chain.addTogether(group));
        await audit.bus.publishBytes(
          journal,
          pieces(records, packCuts).map((pack) => packOf(pack)),
        );
        await audit.bus.drained();
        expect(await told(exchange)).toEqual(expected);
        const rows = await audit.recordsOf(chain.id);
        expect(rows.map(({ bytes }) => bytes)).toEqual(records.map(({ bytes }) => bytes));
        await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === records.length - 1);
      }),
      { numRuns: 25 },
    );
  });

  it('sets a message aside whose records are not as many as it says, and asks for them', async () => {
    const chain = new JournalChain(name('chain'));
    const records = exchangeRecords(chain, name('x'));
    const [first, pack] = [packOf(records.slice(0, 1)), packOf(records.slice(1, 3))];
    await audit.bus.publishBytes(journal, [
      first,
      { ...pack, headers: { ...pack.headers, ostiary_records: '3' } },
      packOf(records.slice(3)),
    ]);
    await audit.bus.drained();
    expect(await stored(chain.id)).toEqual([0, 3, 4]);
    expect(await audit.poisonOf(chain.id)).toMatchObject([{ seq: null, bytes: Buffer.from(pack.bytes) }]);
    await audit.watermark(chain.id, ({ committedSeq, missing }) => committedSeq === 0 && missing === true);
    await audit.bus.publishBytes(journal, [pack]);
    await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 4);
  });

  it('puts long records together again, whatever order and batch their parts come in', async () => {
    const chain = new JournalChain(name('chain'));
    const session = name('s');
    const long = chain.add(entries.content('é'.repeat(5_000), session));
    const next = chain.add(entries.received(name('x'), {}, session));
    await audit.send([long], 1_000);
    await audit.send([next]);
    expect(await stored(chain.id)).toEqual([0, 1]);
    await audit.send([long], 1_000);
    expect(await audit.query('SELECT count(*)::int AS parts FROM record_part')).toEqual([{ parts: 0 }]);
    expect((await audit.recordsOf(chain.id))[0]).toEqual({ seq: 0, bytes: long.bytes });
  });

  it('asks for missing records, holds back what ingress may delete, and takes them in when they come', async () => {
    const chain = new JournalChain(name('chain'));
    const records = [...exchangeRecords(chain, name('x')), ...exchangeRecords(chain, name('x'))];
    await audit.send([...records.slice(0, 3), ...records.slice(6)]);
    expect(await audit.watermark(chain.id, ({ missing }) => missing === true)).toEqual({
      chainId: chain.id,
      committedSeq: 2,
      missing: true,
    });
    expect(await faults(chain.id)).toEqual([{ kind: 'gap', from_seq: 3, to_seq: 5, resolved: false }]);
    await audit.send([records[4]!]);
    await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 2);
    await audit.send(records);
    expect(await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 9)).toEqual({ chainId: chain.id, committedSeq: 9 });
    expect(await faults(chain.id)).toEqual([{ kind: 'gap', from_seq: 3, to_seq: 5, resolved: true }]);
  });

  it('waits for nobody once ingress has declared records lost', async () => {
    const chain = new JournalChain(name('chain'));
    const records = exchangeRecords(chain, name('x'));
    await audit.send([records[0]!, ...records.slice(2)]);
    await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 0);
    const lost = [{ segment: 'a', offset: 1, bytes: 2 }];
    await audit.send([new JournalChain(name('chain')).add({ type: 'chain.recovered', data: { chain: chain.id, lastSeq: 4, lost } })]);
    expect(await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 4)).toEqual({ chainId: chain.id, committedSeq: 4 });
    expect(await faults(chain.id)).toEqual([{ kind: 'gap', from_seq: 1, to_seq: 1, resolved: false }]);
  });

  it('sees a record that was changed on its way', async () => {
    const chain = new JournalChain(name('chain'));
    const [first, second, third] = exchangeRecords(chain, name('x'));
    const changed = { ...second!, bytes: Buffer.from(second!.bytes.toString().replace('require-approval', 'allow')) };
    await audit.send([first!, changed, third!]);
    expect(await faults(chain.id)).toEqual([{ kind: 'broken_link', from_seq: 2, to_seq: 2, resolved: false }]);
  });

  it.each([
    ['is no JSON', (chain: JournalChain) => chain.addBytes('{'), 'not JSON'],
    [
      'does not fit the schema',
      (chain: JournalChain) => chain.addBytes(JSON.stringify({ v: 1, chain: chain.id, type: 'chain.closed' })),
      'seq: invalid_type',
    ],
    [
      'is of another place',
      (chain: JournalChain) => ({
        ...new JournalChain('other').add(entries.interrupted('x')),
        chain: chain.id,
        seq: chain.addBytes(' ').seq,
      }),
      /not those of its message/,
    ],
  ])('sets a record aside that %s, with its bytes, and goes on', async (_what, poison, reason) => {
    const dead: Buffer[] = [];
    const listening = await audit.bus.subscribeBatches(deadLetterTopic(journal)!, { group: 'each', from: 'latest' }, async (batch) => {
      dead.push(...batch.map(({ bytes }) => Buffer.from(bytes)));
    });
    const chain = new JournalChain(name('chain'));
    const exchange = name('x');
    const first = chain.add(entries.received(exchange));
    const bad = poison(chain);
    const last = chain.add(entries.ended(exchange));
    await audit.send([first, bad, last]);
    expect(await stored(chain.id)).toEqual([0, 2]);
    expect(await audit.poisonOf(chain.id)).toEqual([{ seq: 1, reason: expect.stringMatching(reason), bytes: bad.bytes }]);
    expect(await audit.watermark(chain.id, ({ committedSeq }) => committedSeq === 2)).toEqual({ chainId: chain.id, committedSeq: 2 });
    await audit.bus.drained();
    expect(dead).toEqual([bad.bytes]);
    await audit.send([first, bad, last]);
    expect(await audit.query('SELECT count(*)::int AS n FROM poison_record WHERE chain = $1', [chain.id])).toEqual([{ n: 1 }]);
    await listening.stop();
  });

  it('finds the one record of a batch that the database refuses', async () => {
    const chain = new JournalChain(name('chain'));
    const exchanges = Array.from({ length: 20 }, () => name('x'));
    // Too long for a key of an index: the row is refused, not the value.
    const refused = 13;
    const records = exchanges.map((exchange, index) =>
      chain.add(entries.received(exchange, {}, index === refused ? random(40_000) : 'session-1')),
    );
    await audit.send(records);
    expect(await stored(chain.id)).toEqual(exchanges.map((_, index) => index).filter((index) => index !== refused));
    expect(await audit.query('SELECT seq::int, reason FROM poison_record WHERE chain = $1', [chain.id])).toEqual([
      { seq: refused, reason: 'the database refused it (54000)' },
    ]);
  });

  it.each(['57014', '53200', '08P01'])('finds the one record at which the database gives up (%s)', async (code) => {
    const chain = new JournalChain(name('chain'));
    const heavy = name('heavy');
    await audit.query(`CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.exchange_id = '${heavy}' THEN RAISE 'too much' USING ERRCODE = '${code}'; END IF; RETURN NEW; END $$`);
    await audit.query('CREATE TRIGGER give_up BEFORE INSERT ON journal_record FOR EACH ROW EXECUTE FUNCTION give_up()');
    const exchanges = [name('x'), heavy, name('x')];
    await audit.send(exchanges.map((exchange) => chain.add(entries.received(exchange, {}, 'session-1'))));
    expect(await stored(chain.id)).toEqual([0, 2]);
    expect(await audit.query('SELECT seq::int FROM poison_record WHERE chain = $1', [chain.id])).toEqual([{ seq: 1 }]);
    await audit.query('DROP FUNCTION give_up CASCADE');
  });

  it('takes any text that JSON can carry', async () => {
    const chain = new JournalChain(name('chain'));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const [exchange, session] = [name('x'), name('s')];
        const odd = `${text}\0`;
        const request = body(name('body'), [{ text: odd.toWellFormed() }, { ref: refOf(odd.toWellFormed(), session) }]);
        const principal = { issuer: odd, subject: odd, name: odd, email: null, groups: [odd] };
        await audit.send([
          chain.add(entries.content(odd.toWellFormed(), session)),
          chain.add(entries.received(exchange, { request, principal, model: odd }, session)),
        ]);
        const { body: view } = await audit.get(`/api/exchanges/${exchange}`);
        const twice = odd.toWellFormed().repeat(2);
        expect(view['request']).toEqual(twice);
        expect(view['model']).toBe(odd.toWellFormed().replaceAll('\0', '\ufffd'));
      }),
      { numRuns: 30 },
    );
    expect(await audit.query('SELECT * FROM poison_record WHERE chain = $1', [chain.id])).toEqual([]);
  });
});

const random = (length: number): string => Array.from({ length }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');

/** One of each, with bodies whose blocks are stored before them. */
function everyEvent(exchange: string): JournalEntry[] {
  const session = `s-${exchange}`;
  const [asked, answered] = ['"asked"', '"answered"'].map((text) => ({
    content: entries.content(text, session, exchange),
    part: { ref: refOf(text, session) },
  }));
  const request = body(`${exchange}-request`, [{ text: '[' }, asked!.part, { text: ']' }]);
  return [
    asked!.content,
    entries.received(exchange, { request }, session),
    entries.decided(exchange, 'require-approval', session),
    entries.held(exchange, 'approval', session),
    entries.released(exchange, 'approval', session),
    entries.forwarded(exchange, session),
    answered!.content,
    entries.ended(exchange, 'completed', { reply: body(`${exchange}-reply`, [answered!.part]) }, session),
  ];
}

/** Cut before these places. */
function pieces<T>(all: readonly T[], before: readonly number[]): T[][] {
  const cuts = [0, ...before.filter((at) => at > 0 && at < all.length).sort((a, b) => a - b), all.length];
  return cuts.slice(1).map((end, index) => all.slice(cuts[index], end));
}

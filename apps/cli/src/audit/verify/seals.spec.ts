import { hash } from 'node:crypto';
import { logEntry, OWN_CHAIN, type OwnEntry, sealedNames } from '#contracts';
import { leafHash } from '#transparency';
import type { AuditDatabase } from './audit-database.js';
import type { Contents } from './contents.js';
import type { ChainRow, RecordRow } from './record-rows.js';
import { Report } from './report.js';
import { Seals } from './seals.js';
import type { StoredLogs } from './stored-logs.js';

type SealData = Extract<OwnEntry, { type: 'retention.sealed' }>['data'];

const by = { issuer: 'https://issuer.test', subject: 'erin', name: 'Erin' };
const seal = (data: Partial<SealData> = {}): OwnEntry => ({
  type: 'retention.sealed',
  data: {
    id: 'seal',
    day: '2026-01-01',
    before: '2026-02-01',
    part: 1,
    parts: 1,
    leaves: [{ log: 3, from: 10, to: 20 }],
    chains: [{ chain: 'c', from: 5, to: 14, digest: 'ab' }],
    sessions: sealedNames(['gone']),
    people: sealedNames(['https://issuer.test|alice']),
    kept: [{ session: 'kept', why: 'live' }],
    by,
    ...data,
  },
});
const hold = (about: { session: string | null; person: { issuer: string; subject: string } | null }): OwnEntry => ({
  type: 'audit.hold_placed',
  data: { id: 'hold', reason: 'a case', by, ...about },
});
const released: OwnEntry = { type: 'audit.hold_released', data: { id: 'hold', reason: 'closed', by } };
const OWN_LOG = 6;

/** What is found out of a chain of audit's own with these entries, of which `changed` is another one than the log has. */
async function sealsIn(entries: readonly OwnEntry[], { changed = -1, isClosed = false } = {}): Promise<{ seals: Seals; counts: object }> {
  const time = new Date('2026-02-10T00:00:00.000Z');
  const rows = entries.map((entry, seq) => {
    const prev = Buffer.alloc(32);
    const bytes = Buffer.from(
      JSON.stringify({ v: 1, chain: OWN_CHAIN, seq, prev: prev.toString('hex'), time: time.toISOString(), ...entry }),
    );
    const digest = hash('sha256', bytes, 'buffer');
    const none = { exchange: null, session: null, sessionNumber: null };
    const row: RecordRow = {
      day: '2026-02-10',
      chainNumber: 1,
      chain: OWN_CHAIN,
      seq,
      log: OWN_LOG,
      leaf: seq,
      time,
      type: entry.type,
      ...none,
      prev,
      digest,
      bytes,
    };
    return row;
  });
  const database = {
    all: () => Promise.resolve([]),
    portions: async function* () {
      yield rows.map((row) => ({ ...row, chain: 1, shard: row.log, exchange_id: null }));
    },
  } as unknown as AuditDatabase;
  const contents = {
    prepare: () => Promise.resolve(),
    open: ({ bytes }: RecordRow) => (isClosed ? { bytes: null, why: 'closed' } : { bytes }),
  } as unknown as Contents;
  const logs = {
    leafHash: (_log: number, leaf: number) => Promise.resolve(leaf === changed ? Buffer.alloc(32) : leafHash(logEntry(rows[leaf]!))),
  } as unknown as StoredLogs;
  const own: ChainRow = { id: OWN_CHAIN, number: 1, highest: rows.length - 1, highestDigest: null, lossDeclared: false };
  const report = new Report('all');
  const seals = await Seals.of(database, new Map([[1, own]]), contents, logs, report);
  return { seals, counts: (report.json() as { counts: object }).counts };
}

describe('seals', () => {
  it('excuse what they name, and nothing else', async () => {
    const { seals, counts } = await sealsIn([seal()]);
    expect(counts).toEqual({});
    expect([seals.covers(3, 9), seals.covers(3, 10), seals.covers(3, 19), seals.covers(3, 20), seals.covers(4, 10)]).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(seals.unsealedLeaves(3, 8, 21)).toEqual([
      [8, 9],
      [20, 21],
    ]);
    expect(seals.unsealedSeqs('c', 0, 14)).toEqual([[0, 4]]);
    expect(seals.unsealedSeqs('d', 0, 1)).toEqual([[0, 1]]);
    expect([seals.digestAt('c', 14), seals.digestAt('c', 13)]).toEqual(['ab', undefined]);
    expect([seals.isGone('2026-01-01', 'gone'), seals.isGone('2026-01-01', 'kept'), seals.isGone('2026-01-02', 'gone')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('of several parts and of several times are taken together; what stays is what the last one says', async () => {
    const parts = [seal({ parts: 2 }), seal({ part: 2, parts: 2, leaves: [], chains: [], kept: [{ session: 'kept too', why: 'hold' }] })];
    const { seals } = await sealsIn(parts);
    expect([seals.isGone('2026-01-01', 'kept'), seals.isGone('2026-01-01', 'kept too')]).toEqual([false, false]);
    const later = await sealsIn([...parts, seal({ id: 'next', leaves: [{ log: 3, from: 20, to: 22 }], kept: [] })]);
    expect(later.seals.unsealedLeaves(3, 10, 22)).toEqual([[22, 22]]);
    expect(later.seals.isGone('2026-01-01', 'kept')).toBe(true);
  });

  it('excuse nothing where they are not what the log has', async () => {
    const { seals, counts } = await sealsIn([seal()], { changed: 0 });
    expect([counts, seals.covers(3, 10)]).toEqual([{ seal_forged: 1 }, false]);
  });

  it('are named where they are of what had to be kept', async () => {
    const person = { issuer: 'https://issuer.test', subject: 'alice' };
    const wrong: OwnEntry[][] = [
      [seal({ day: '2026-02-01' })],
      [seal({ before: '2026-02-10' })],
      [hold({ session: 'gone', person: null }), seal()],
      [hold({ session: null, person }), seal()],
      [seal({ leaves: [{ log: OWN_LOG, from: 0, to: 1 }] })],
      [seal({ chains: [{ chain: OWN_CHAIN, from: 0, to: 0, digest: null }] })],
    ];
    for (const entries of wrong) expect((await sealsIn(entries)).counts).toEqual({ seal_not_due: 1 });
    for (const entries of [
      [hold({ session: 'gone', person: null }), released, seal()],
      [seal(), hold({ session: 'gone', person: null })],
      [hold({ session: 'kept', person: null }), seal()],
    ])
      expect((await sealsIn(entries)).counts).toEqual({});
  });

  it('that cannot be read leave open what is missing', async () => {
    expect((await sealsIn([seal()], { isClosed: true })).seals.areClosed).toBe(true);
    expect((await sealsIn([released], { isClosed: true })).seals.areClosed).toBe(false);
  });
});

import { hash } from 'node:crypto';
import { isSealedName, logEntry, type OwnRecord } from '#contracts';
import { leafHash } from '#transparency';
import type { AuditDatabase } from './audit-database.js';
import type { Contents } from './contents.js';
import { type Interval, Intervals } from './intervals.js';
import { ownRecords } from './own-records.js';
import type { ChainRow, RecordRow } from './record-rows.js';
import type { Report } from './report.js';
import type { StoredLogs } from './stored-logs.js';

type Seal = Extract<OwnRecord, { type: 'retention.sealed' }>['data'];
type Hold = Extract<OwnRecord, { type: 'audit.hold_placed' }>['data'];

const grouped = <K>(list: readonly (readonly [K, Interval])[]): Map<K, Intervals> =>
  new Map([...Map.groupBy(list, ([key]) => key)].map(([key, of]) => [key, new Intervals(of.map(([, interval]) => interval))]));

/** What went by retention, by the record's own word. Nothing else excuses that a record is not there. */
export class Seals {
  private readonly leaves: ReadonlyMap<number, Intervals>;
  private readonly seqs: ReadonlyMap<string, Intervals>;
  private readonly digests = new Map<string, string | null>();
  private readonly keptOf = new Map<string, Set<string>>();

  private constructor(
    seals: readonly Seal[],
    /** There are seals that could not be read: what is missing may have been sealed. */
    readonly areClosed: boolean,
  ) {
    this.leaves = grouped(seals.flatMap((seal) => seal.leaves.map(({ log, from, to }): [number, Interval] => [log, [from, to - 1]])));
    this.seqs = grouped(seals.flatMap((seal) => seal.chains.map(({ chain, from, to }): [string, Interval] => [chain, [from, to]])));
    for (const { day, part, chains, kept } of seals) {
      for (const { chain, to, digest } of chains) this.digests.set(`${chain} ${to}`, digest);
      // The last seal of a day says what stays of it.
      if (part === 1) this.keptOf.set(day, new Set());
      for (const { session } of kept) this.keptOf.get(day)?.add(session);
    }
  }

  static async of(
    database: AuditDatabase,
    chains: ReadonlyMap<number, ChainRow>,
    contents: Contents,
    logs: StoredLogs,
    report: Report,
  ): Promise<Seals> {
    const [seals, holds] = [[] as Seal[], new Map<string, Hold>()];
    let areClosed = false;
    for await (const { row, opened, record } of ownRecords(database, chains, contents)) {
      if (record?.type === 'audit.hold_placed') holds.set(record.data.id, record.data);
      else if (record?.type === 'audit.hold_released') holds.delete(record.data.id);
      if (row.type !== 'retention.sealed' && record?.type !== 'retention.sealed') continue;
      if (opened.bytes === null && opened.why === 'closed') areClosed = true;
      else if (record?.type === 'retention.sealed' && opened.bytes !== null && (await isLogged(row, opened.bytes, logs))) {
        report.count('seals');
        const wrong = wrongWith(record.data, row, [...holds.values()]);
        if (wrong !== null) report.fault('seal_not_due', { chain: row.chain, seq: row.seq }, wrong);
        seals.push(record.data);
      } else report.fault('seal_forged', { chain: row.chain, seq: row.seq, log: row.log, leaf: row.leaf });
    }
    return new Seals(seals, areClosed);
  }

  /** Whether anything went. */
  get areThere(): boolean {
    return this.leaves.size > 0 || this.areClosed;
  }

  covers(log: number, leaf: number): boolean {
    return this.leaves.get(log)?.has(leaf) === true;
  }

  /** Of leaves of a log, those that no seal excuses. Both ends are meant. */
  unsealedLeaves(log: number, from: number, to: number): readonly Interval[] {
    return this.leaves.get(log)?.outside(from, to) ?? [[from, to]];
  }

  /** The same of records of a chain. */
  unsealedSeqs(chain: string, from: number, to: number): readonly Interval[] {
    return this.seqs.get(chain)?.outside(from, to) ?? [[from, to]];
  }

  /** Of the record that a chain had before what is there; undefined: none went, null: it was one that could not be read. */
  digestAt(chain: string, seq: number): string | null | undefined {
    return this.digests.get(`${chain} ${seq}`);
  }

  /** Whether the exchanges that a session had on a day went. */
  isGone(day: string, session: string | null): boolean {
    const kept = this.keptOf.get(day);
    return kept !== undefined && (session === null || !kept.has(session));
  }
}

async function isLogged(row: RecordRow, bytes: Buffer, logs: StoredLogs): Promise<boolean> {
  const stored = await logs.leafHash(row.log, row.leaf);
  return stored?.equals(leafHash(logEntry(row))) === true && hash('sha256', bytes, 'buffer').equals(row.digest);
}

/** Why it should not have been made; null: it was due. */
function wrongWith({ day, before, leaves, chains, sessions, people }: Seal, row: RecordRow, holds: readonly Hold[]): string | null {
  const today = row.time.toISOString().slice(0, 10);
  if (day >= before || before >= today) return `It is of ${day}, and was made on ${today}.`;
  if (leaves.some(({ log, to }) => log === row.log && to > row.leaf) || chains.some(({ chain }) => chain === row.chain))
    return 'It is of records that came after it, or of audit’s own.';
  const held = holds.find(
    ({ session, person }) =>
      (session !== null && isSealedName(sessions, session)) ||
      (person !== null && isSealedName(people, `${person.issuer}|${person.subject}`)),
  );
  return held === undefined ? null : `Hold ${held.id} covers some of it.`;
}

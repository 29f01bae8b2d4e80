import type { AuditDatabase } from './audit-database.js';
import type { Report } from './report.js';
import type { Seals } from './seals.js';
import type { StoredHead } from './stored-logs.js';

interface Edge {
  readonly shard: number;
  readonly leaf: string;
  readonly before: string | null;
}

const UNREAD = 'whether records that are not there were sealed: content was not asked for, or there is no key of it';

/** Whether every leaf of a log has one record: what was deleted without a seal, and what stands at a place twice. Whether it is the right one is for `checkRecords`. */
export async function checkCoverage(
  database: AuditDatabase,
  heads: readonly StoredHead[],
  since: ReadonlyMap<number, number>,
  seals: Seals,
  report: Report,
): Promise<void> {
  const next = new Map(heads.map(({ log }) => [log, since.get(log) ?? 0]));
  const missing = (log: number, from: number, to: number): void => {
    if (from >= to) return;
    const lost = seals.unsealedLeaves(log, from, to - 1);
    report.count(
      'sealed',
      lost.reduce((sealed, [first, last]) => sealed - (last - first + 1), to - from),
    );
    for (const [first, last] of lost)
      if (seals.areClosed) report.skip(UNREAD);
      else report.fault('record_missing', { log, leaf: first }, first === last ? undefined : `And ${last - first} behind it.`);
  };
  // The database sorts, on its own disk; only places where something is missing or twice come out of it.
  const rows = database.rows<Edge>(
    `SELECT shard, leaf, before FROM (
       SELECT shard, leaf, lag(leaf) OVER (PARTITION BY shard ORDER BY leaf) AS before, lead(leaf) OVER (PARTITION BY shard ORDER BY leaf) AS after
         FROM journal_record r
        WHERE leaf >= coalesce((SELECT f.size FROM unnest($1::smallint[], $2::bigint[]) AS f(shard, size) WHERE f.shard = r.shard), 0)) placed
      WHERE before IS DISTINCT FROM leaf - 1 OR after IS NULL ORDER BY shard, leaf`,
    [[...since.keys()], [...since.values()]],
  );
  for await (const { shard, leaf: text, before } of rows) {
    const leaf = Number(text);
    if (before === text) report.fault('record_added', { log: shard, leaf }, 'The place is taken twice.');
    else if (before === null) missing(shard, next.get(shard) ?? 0, leaf);
    else if (Number(before) + 1 < leaf) missing(shard, Number(before) + 1, leaf);
    next.set(shard, leaf + 1);
  }
  for (const { log, size } of heads) missing(log, next.get(log) ?? 0, size);
}

import type { AuditDatabase } from './audit-database.js';

/** A row of a record, as it stands there. */
export interface RecordRow {
  readonly day: string;
  readonly chainNumber: number;
  readonly chain: string;
  readonly seq: number;
  readonly log: number;
  readonly leaf: number;
  readonly time: Date;
  readonly type: string;
  readonly exchange: string | null;
  readonly sessionNumber: string | null;
  readonly session: string | null;
  readonly prev: Buffer;
  readonly digest: Buffer;
  /** As they are stored. */
  readonly bytes: Buffer;
}

export interface ChainRow {
  readonly id: string;
  readonly number: number;
  readonly highest: number;
  readonly highestDigest: Buffer | null;
  readonly lossDeclared: boolean;
}

interface Row {
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
  readonly shard: number;
  readonly leaf: string;
  readonly time: Date;
  readonly type: string;
  readonly exchange_id: string | null;
  readonly session: string | null;
  readonly prev: Buffer;
  readonly digest: Buffer;
  readonly bytes: Buffer;
}

const COLUMNS = 'day::text, chain, seq, shard, leaf, time, type, exchange_id, session, prev, digest, bytes';

/** Where a record stands. */
export interface RecordPlace {
  readonly day: string;
  readonly chainNumber: number;
  readonly seq: number;
}

/** Which records are looked at. */
export type RecordsWanted =
  | { readonly session: string }
  | { readonly chain: number }
  | { readonly place: RecordPlace }
  | { readonly since: ReadonlyMap<number, number> };

/** Records in portions, in the order of their chains. */
export async function* recordRows(
  database: AuditDatabase,
  chains: ReadonlyMap<number, ChainRow>,
  wanted: RecordsWanted,
): AsyncGenerator<RecordRow[]> {
  const [where, values] =
    'session' in wanted
      ? ['WHERE session = (SELECT number FROM session WHERE id = $1)', [wanted.session]]
      : 'chain' in wanted
        ? ['WHERE chain = $1', [wanted.chain]]
        : 'place' in wanted
          ? ['WHERE day = $1 AND chain = $2 AND seq = $3', [wanted.place.day, wanted.place.chainNumber, wanted.place.seq]]
          : wanted.since.size === 0
            ? ['', []]
            : [
                'WHERE leaf >= coalesce((SELECT f.size FROM unnest($1::smallint[], $2::bigint[]) AS f(shard, size) WHERE f.shard = r.shard), 0)',
                [[...wanted.since.keys()], [...wanted.since.values()]],
              ];
  for await (const rows of database.portions<Row>(`SELECT ${COLUMNS} FROM journal_record r ${where} ORDER BY chain, seq`, values)) {
    const sessions = await sessionIds(database, rows);
    yield rows.map((row) => ({
      day: row.day,
      chainNumber: row.chain,
      chain: chains.get(row.chain)?.id ?? '',
      seq: Number(row.seq),
      log: row.shard,
      leaf: Number(row.leaf),
      time: row.time,
      type: row.type,
      exchange: row.exchange_id,
      sessionNumber: row.session,
      session: row.session === null ? null : (sessions.get(row.session) ?? ''),
      prev: row.prev,
      digest: row.digest,
      bytes: row.bytes,
    }));
  }
}

export async function chainRows(database: AuditDatabase): Promise<Map<number, ChainRow>> {
  const rows = await database.all<{
    id: string;
    number: number;
    highest_seq: string;
    highest_digest: Buffer | null;
    loss_declared: boolean;
  }>('SELECT id, number, highest_seq, highest_digest, loss_declared FROM chain');
  return new Map(
    rows.map((row) => [
      row.number,
      {
        id: row.id,
        number: row.number,
        highest: Number(row.highest_seq),
        highestDigest: row.highest_digest,
        lossDeclared: row.loss_declared,
      },
    ]),
  );
}

async function sessionIds(database: AuditDatabase, rows: readonly Row[]): Promise<Map<string, string>> {
  const numbers = [...new Set(rows.flatMap(({ session }) => session ?? []))];
  const found = await database.all<{ number: string; id: string }>('SELECT number, id FROM session WHERE number = ANY($1::bigint[])', [
    numbers,
  ]);
  return new Map(found.map(({ number, id }) => [number, id]));
}

import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type CodePiece, piecesOf, type WrittenBlock } from './code-piece.js';

interface PieceRow {
  readonly id: number;
  readonly session: string;
  readonly digest: string;
}

/** The fingerprints of the code that models wrote. */
@Injectable()
export class CodeStore {
  /** Of blocks that were stored just now, in the transaction that stored them. What the same session holds already is left out. */
  async insert(manager: EntityManager, blocks: readonly WrittenBlock[]): Promise<void> {
    const pieces = new Map(piecesOf(blocks).map((piece) => [`${piece.written.session} ${piece.digest}`, piece]));
    if (pieces.size === 0) return;
    const rows = await this.insertPieces(manager, [...pieces.values()]);
    const fresh = rows.map(({ id, session, digest }) => ({ id, ...pieces.get(`${session} ${digest}`)!.fingerprints }));
    for (const layer of ['characters', 'tokens'] as const) {
      const postings = fresh.flatMap(({ id, [layer]: hashes }) => Array.from(hashes, (hash) => ({ hash, id })));
      await manager.query(`INSERT INTO code_${layer} (hash, piece) SELECT * FROM unnest($1::int[], $2::int[])`, [
        postings.map(({ hash }) => hash),
        postings.map(({ id }) => id),
      ]);
    }
  }

  /** Forgets all code of days before that one whose session is gone: for retention. Erasure has the database forget it, `forget_sessions`. */
  async forgetBefore(manager: EntityManager, day: string): Promise<void> {
    const [gone] = await manager.query<[{ id: number }[], number]>(
      `DELETE FROM code_piece WHERE day < $1::date AND NOT EXISTS (SELECT 1 FROM session s WHERE s.number = code_piece.session) RETURNING id`,
      [day],
    );
    const ids = gone.map(({ id }) => id).sort((one, other) => one - other);
    for (const table of ['code_characters', 'code_tokens'])
      for (const [first, last] of rangesOf(ids))
        await manager.query(`DELETE FROM ${table} WHERE piece BETWEEN $1 AND $2 AND piece = ANY($3::int[])`, [
          ids[first],
          ids[last],
          ids.slice(first, last + 1),
        ]);
  }

  /** In one order everywhere, so that two transactions with the same sessions wait for each other instead of locking up. */
  private insertPieces(manager: EntityManager, pieces: readonly CodePiece[]): Promise<PieceRow[]> {
    const ordered = pieces.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
    return manager.query<PieceRow[]>(
      `INSERT INTO code_piece (session, exchange_id, block, digest, day, language, lines, tokens)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::date[], $6::text[], $7::int[], $8::int[])
       ON CONFLICT DO NOTHING RETURNING id, session, digest`,
      [
        ordered.map(({ written }) => written.session),
        ordered.map(({ written }) => written.exchange),
        ordered.map(({ written }) => storable(written.id)),
        ordered.map(({ digest }) => String(digest)),
        ordered.map(({ written }) => written.day),
        ordered.map(({ language }) => language),
        ordered.map(({ lines }) => lines),
        ordered.map(({ tokens }) => tokens),
      ],
    );
  }
}

/** Runs of ids that lie near each other, as indexes of their first and last: each is a few pages. */
function rangesOf(ids: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  ids.forEach((id, at) => {
    const last = ranges.at(-1);
    if (last !== undefined && id - ids[last[1]]! <= 1_000) last[1] = at;
    else ranges.push([at, at]);
  });
  return ranges;
}

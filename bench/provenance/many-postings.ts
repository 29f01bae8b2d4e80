import type { Client } from 'pg';

/**
 * Fills the postings up to that many. Each added piece is like one that is there: it has as many fingerprints, a twelfth of them that one's own and
 * the others of its own, and is read where that one stands, so that what is found has to be read and aligned as it would be. The indexes are made
 * anew afterwards, not unique: made-up fingerprints may be twice in a piece.
 */
export async function fillPostings(sql: Client, wanted: number): Promise<void> {
  const { rows } = await sql.query<{ pieces: number; postings: number }>(
    `SELECT (SELECT max(id) FROM code_piece)::int AS pieces,
            ((SELECT count(*) FROM code_characters) + (SELECT count(*) FROM code_tokens))::int AS postings`,
  );
  const { pieces, postings } = rows[0]!;
  const copies = Math.ceil((wanted - postings) / postings);
  await sql.query(
    `INSERT INTO code_piece (id, session, exchange_id, block, digest, day, language, lines, tokens)
     OVERRIDING SYSTEM VALUE SELECT id + copy * ${pieces}, -(id + copy * ${pieces}), exchange_id, block, digest, day, language, lines, tokens
       FROM generate_series(1, ${copies}) AS copy, code_piece`,
  );
  for (const layer of ['code_characters', 'code_tokens']) {
    await sql.query(`ALTER TABLE ${layer} DROP CONSTRAINT ${layer}_pkey`);
    await sql.query(
      `INSERT INTO ${layer} SELECT CASE WHEN random() < 1.0 / 12 THEN hash ELSE (random() * 4294967295 - 2147483648)::bigint::int END, piece + copy * ${pieces}
         FROM generate_series(1, ${copies}) AS copy, ${layer}`,
    );
    await sql.query(`CREATE INDEX ${layer}_pkey ON ${layer} (hash, piece)`);
  }
  await sql.query('VACUUM ANALYZE code_piece, code_characters, code_tokens');
}

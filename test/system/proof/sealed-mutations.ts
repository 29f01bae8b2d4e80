import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boxed, ConfiguredKeys, unboxed } from '#sealing';
import type { Client } from 'pg';
import type { Mutation } from './mutations.js';

interface OwnRow {
  readonly seq: string;
  readonly digest: Buffer;
  readonly bytes: Buffer;
  readonly key: Buffer;
}

/** The first seal, and the key that audit's own records are under: whoever has the home folder has it. */
async function sealOf(sql: Client, home: string): Promise<OwnRow> {
  const keys = new ConfiguredKeys([(await readFile(join(home, 'content.key'), 'utf8')).trim()]);
  const { rows: wrapped } = await sql.query<{ wrapped: Buffer }>('SELECT wrapped FROM session_key WHERE session = 0');
  const { rows } = await sql.query<Omit<OwnRow, 'key'>>(
    `SELECT seq, digest, bytes FROM journal_record WHERE type = 'retention.sealed' ORDER BY seq LIMIT 1`,
  );
  return { ...rows[0]!, key: await keys.unwrap(wrapped[0]!.wrapped) };
}

/** The seal says more than it did, in its row and by its own digest. */
async function widen(sql: Client, home: string, change: (text: string) => string): Promise<void> {
  const { seq, digest, bytes, key } = await sealOf(sql, home);
  const changed = Buffer.from(change(unboxed(key, bytes, digest)!.toString()));
  const fresh = hash('sha256', changed, 'buffer');
  await sql.query(`UPDATE journal_record SET digest = $2, bytes = $3 WHERE type = 'retention.sealed' AND seq = $1`, [
    seq,
    fresh,
    boxed(key, changed, fresh),
  ]);
}

/** A day that was kept whole. */
const youngest = `(SELECT max(day) FROM journal_record WHERE chain NOT IN (SELECT number FROM chain WHERE id = 'audit'))`;

/** What an owner of the database may try where records go by retention. `home`: the folder where the keys of content are, once there is one. */
export const sealedMutations = (home: () => string): Mutation[] => [
  {
    what: 'a day is dropped without a seal',
    do: async (sql) => {
      const { rows } = await sql.query<{ day: string }>(`SELECT to_char(${youngest}, 'YYYYMMDD') AS day`);
      for (const table of ['journal_record', 'exchange', 'exchange_words', 'content_block'])
        await sql.query(`DROP TABLE ${table}_${rows[0]!.day}`);
    },
    named: ['record_missing', 'chain_cut'],
  },
  {
    what: 'more is dropped than was sealed',
    do: async (sql) => {
      await sql.query(`DELETE FROM journal_record WHERE session = (SELECT number FROM session WHERE id = 'kept')`);
    },
    named: ['record_missing', 'exchange_misread'],
  },
  {
    what: 'a seal is edited to be of more, which goes',
    do: async (sql) => {
      await widen(sql, home(), (text) => text.replace(/"to":\d+/, '"to":900000'));
      await sql.query(`DELETE FROM journal_record WHERE session = (SELECT number FROM session WHERE id = 'kept')`);
    },
    named: ['seal_forged', 'record_changed', 'record_missing'],
  },
  {
    what: 'a seal is forged',
    do: async (sql) => {
      const { seq, digest, bytes, key } = await sealOf(sql, home());
      const { rows } = await sql.query<{ highest: string; highest_digest: Buffer }>(
        `SELECT highest_seq AS highest, highest_digest FROM chain WHERE id = 'audit'`,
      );
      const [next, prev] = [Number(rows[0]!.highest) + 1, rows[0]!.highest_digest];
      const record = JSON.parse(unboxed(key, bytes, digest)!.toString()) as { data: { leaves: unknown } };
      const leaves = Array.from({ length: 8 }, (_, log) => ({ log, from: 0, to: 900_000 }));
      const forged = Buffer.from(JSON.stringify({ ...record, seq: next, prev: prev.toString('hex'), data: { ...record.data, leaves } }));
      const fresh = hash('sha256', forged, 'buffer');
      await sql.query(
        `INSERT INTO journal_record SELECT (jsonb_populate_record(r, jsonb_build_object('seq', $2::bigint, 'leaf', 700000))).* FROM journal_record r
          WHERE type = 'retention.sealed' AND seq = $1`,
        [seq, next],
      );
      await sql.query(`UPDATE journal_record SET prev = $2, digest = $3, bytes = $4 WHERE type = 'retention.sealed' AND seq = $1`, [
        next,
        prev,
        fresh,
        boxed(key, forged, fresh),
      ]);
      await sql.query(`UPDATE chain SET highest_seq = $1, contiguous_seq = $1, highest_digest = $2 WHERE id = 'audit'`, [next, fresh]);
      await sql.query(`DELETE FROM journal_record WHERE session = (SELECT number FROM session WHERE id = 'kept')`);
    },
    named: ['seal_forged', 'record_added', 'record_missing'],
  },
  {
    what: 'a seal is taken away',
    do: async (sql) => {
      await sql.query(`DELETE FROM journal_record WHERE type = 'retention.sealed'`);
    },
    named: ['record_missing', 'chain_cut'],
  },
];

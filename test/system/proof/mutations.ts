import { hash } from 'node:crypto';
import type { Client } from 'pg';
import { logEntry } from '#contracts';
import { formatCheckpoint, formatNote, leafHash, privateKeyOf, signNote, TreeEdge } from '#transparency';
import type { Work } from './database-copies.js';

/** Something that an owner of the database does to it, and how `verify` names it. */
export interface Mutation {
  readonly what: string;
  readonly do: Work;
  /** The faults that must be named, whatever else is. */
  readonly named: readonly string[];
  /** Only a copy outside of the database shows it. */
  readonly needsOutside?: true;
}

interface Row {
  readonly chain: number;
  readonly chain_id: string;
  readonly seq: string;
  readonly leaf: string;
  readonly shard: number;
  readonly time: Date;
  readonly type: string;
  readonly exchange: string | null;
  readonly session: string | null;
  readonly prev: Buffer;
  readonly digest: Buffer;
}

const at = '(chain, seq)';

/** A record somewhere in the middle, of an exchange. */
async function victim(sql: Client): Promise<Row> {
  const rows = await rowsOf(sql);
  return rows.filter(({ exchange }) => exchange !== null).at(3)!;
}

async function rowsOf(sql: Client): Promise<Row[]> {
  const { rows } = await sql.query<Row>(
    `SELECT r.chain, c.id AS chain_id, r.seq, r.leaf, r.shard, r.time, r.type, r.exchange_id AS exchange, s.id AS session, r.prev, r.digest
       FROM journal_record r JOIN chain c ON c.number = r.chain LEFT JOIN session s ON s.number = r.session ORDER BY r.shard, r.leaf`,
  );
  return rows;
}

/** Builds the logs anew from the rows that are there, as if they had never had others. */
async function rebuild(sql: Client): Promise<Map<number, { size: number; root: Buffer }>> {
  await sql.query(`DELETE FROM tree_tile; UPDATE tree_head SET size = 0, edge = ''`);
  const logs = new Map<number, { size: number; root: Buffer }>();
  for (const [shard, rows] of Map.groupBy(await rowsOf(sql), (row) => row.shard)) {
    const edge = TreeEdge.empty();
    for (const row of rows) {
      const entry = logEntry({ ...row, chain: row.chain_id, seq: Number(row.seq) });
      await sql.query(`UPDATE journal_record SET leaf = $3 WHERE ${at} = ($1, $2)`, [row.chain, row.seq, edge.size]);
      for (const { level, index, hashes } of edge.append(leafHash(entry)))
        await sql.query('INSERT INTO tree_tile VALUES ($1, $2, $3, $4)', [shard, level, index, hashes]);
    }
    await sql.query('UPDATE tree_head SET size = $2, edge = $3 WHERE shard = $1', [shard, edge.size, edge.bytes()]);
    logs.set(shard, { size: edge.size, root: edge.root() });
  }
  return logs;
}

/** One checkpoint a log, signed with some key, in place of all that there were. */
async function sign(sql: Client, logs: ReadonlyMap<number, { size: number; root: Buffer }>, seed: Buffer, origin: string): Promise<void> {
  await sql.query('DELETE FROM cosignature; DELETE FROM checkpoint');
  for (const [shard, { size, root }] of logs) {
    const name = `${origin}/${shard}`;
    const text = formatCheckpoint({ origin: name, size, root });
    const note = formatNote({ text, signatures: [signNote(text, name, privateKeyOf(seed))] });
    await sql.query('INSERT INTO checkpoint (shard, size, root, note) VALUES ($1, $2, $3, $4)', [shard, size, root, note]);
  }
}

/** The last records of the longest chain, their leaves, and what the chain is remembered to have had. */
async function cutTail(sql: Client): Promise<void> {
  const { rows } = await sql.query<{ chain: number; highest: string }>(
    'SELECT chain, max(seq) AS highest FROM journal_record GROUP BY chain ORDER BY 2 DESC LIMIT 1',
  );
  const { chain, highest } = rows[0]!;
  const last = Number(highest) - 3;
  await sql.query('DELETE FROM journal_record WHERE chain = $1 AND seq > $2', [chain, last]);
  await sql.query(
    `UPDATE chain SET contiguous_seq = $2, highest_seq = $2,
            highest_digest = (SELECT digest FROM journal_record WHERE chain = $1 AND seq = $2) WHERE number = $1`,
    [chain, last],
  );
}

export const mutations = (origin: string, stolen: Buffer): Mutation[] => [
  {
    what: 'a bit of a record’s bytes is flipped',
    do: async (sql) => {
      const { chain, seq } = await victim(sql);
      await sql.query(`UPDATE journal_record SET bytes = set_bit(bytes, 333, 1 - get_bit(bytes, 333)) WHERE ${at} = ($1, $2)`, [
        chain,
        seq,
      ]);
    },
    named: ['content_changed'],
  },
  {
    what: 'what a row says of its record is edited',
    do: async (sql) => {
      const { chain, seq } = await victim(sql);
      await sql.query(`UPDATE journal_record SET time = time - interval '1 hour' WHERE ${at} = ($1, $2)`, [chain, seq]);
    },
    named: ['record_changed', 'record_miscopied'],
  },
  {
    what: 'a record is edited, and its digest and hash in the log with it',
    do: async (sql) => {
      const row = await victim(sql);
      const bytes = Buffer.from('{"v":1}');
      await sql.query(`UPDATE journal_record SET bytes = $3, digest = $4 WHERE ${at} = ($1, $2)`, [
        row.chain,
        row.seq,
        bytes,
        hash('sha256', bytes, 'buffer'),
      ]);
      await rebuild(sql);
    },
    named: ['log_forked', 'link_broken'],
  },
  {
    what: 'a record is deleted',
    do: async (sql) => {
      const { chain, seq } = await victim(sql);
      await sql.query(`DELETE FROM journal_record WHERE ${at} = ($1, $2)`, [chain, seq]);
    },
    named: ['record_missing', 'chain_gap'],
  },
  {
    what: 'two records change places in their log',
    do: async (sql) => {
      const [a, b] = (await rowsOf(sql)).filter(({ exchange }) => exchange !== null).slice(2, 4);
      for (const [row, leaf] of [
        [a!, b!.leaf],
        [b!, a!.leaf],
      ] as const)
        await sql.query(`UPDATE journal_record SET leaf = $3 WHERE ${at} = ($1, $2)`, [row.chain, row.seq, leaf]);
    },
    named: ['record_changed'],
  },
  {
    what: 'a record is inserted',
    do: async (sql) => {
      const { chain, seq } = await victim(sql);
      await sql.query(
        `INSERT INTO journal_record SELECT (jsonb_populate_record(r, jsonb_build_object('seq', 900000, 'leaf', 900000))).* FROM journal_record r WHERE ${at} = ($1, $2)`,
        [chain, seq],
      );
    },
    named: ['record_added', 'chain_gap'],
  },
  {
    what: 'a record is deleted, and the chain and the log are made anew around it',
    do: async (sql) => {
      const { chain, seq, prev } = await victim(sql);
      await sql.query(`DELETE FROM journal_record WHERE ${at} = ($1, $2)`, [chain, seq]);
      await sql.query(`UPDATE journal_record SET prev = $3, seq = seq - 1 WHERE ${at} = ($1, $2::bigint + 1)`, [chain, seq, prev]);
      // In two steps: numbers must not meet on the way.
      await sql.query('UPDATE journal_record SET seq = -seq WHERE chain = $1 AND seq > $2::bigint + 1', [chain, seq]);
      await sql.query('UPDATE journal_record SET seq = -seq - 1 WHERE chain = $1 AND seq < 0', [chain]);
      await sql.query('UPDATE chain SET contiguous_seq = contiguous_seq - 1, highest_seq = highest_seq - 1 WHERE number = $1', [chain]);
      await rebuild(sql);
    },
    named: ['log_forked', 'log_truncated', 'record_miscopied'],
  },
  {
    what: 'the newest records are cut off, and the log with them',
    do: async (sql) => {
      await cutTail(sql);
      await rebuild(sql);
    },
    named: ['log_truncated'],
  },
  {
    what: 'the newest records are cut off with the log and its checkpoints',
    do: async (sql) => {
      await cutTail(sql);
      const logs = await rebuild(sql);
      for (const [shard, { size }] of logs) {
        await sql.query('DELETE FROM cosignature WHERE shard = $1 AND size > $2', [shard, size]);
        await sql.query('DELETE FROM checkpoint WHERE shard = $1 AND size > $2', [shard, size]);
      }
    },
    named: ['log_truncated'],
    needsOutside: true,
  },
  {
    what: 'history is made anew and signed with another key',
    do: async (sql) => {
      await cutTail(sql);
      await sign(sql, await rebuild(sql), Buffer.alloc(32, 99), origin);
    },
    named: ['checkpoint_unsigned'],
  },
  {
    what: 'history is made anew and signed with the key itself, stolen',
    do: async (sql) => {
      const { chain, seq } = await victim(sql);
      await sql.query(`UPDATE journal_record SET type = 'exchange.refused' WHERE ${at} = ($1, $2)`, [chain, seq]);
      await sign(sql, await rebuild(sql), stolen, origin);
    },
    named: ['log_forked'],
    needsOutside: true,
  },
  {
    what: 'a checkpoint is edited',
    do: async (sql) => {
      await sql.query(`UPDATE checkpoint SET note = replace(note, E'\\n' || size || E'\\n', E'\\n' || (size + 1) || E'\\n'), size = size + 1
                        WHERE (shard, size) = (SELECT shard, max(size) FROM checkpoint GROUP BY shard ORDER BY 2 DESC LIMIT 1)`);
    },
    named: ['checkpoint_forged'],
  },
  {
    what: 'the stored hashes of a log are edited',
    do: async (sql) => {
      await sql.query('UPDATE tree_head SET edge = set_bit(edge, 7, 1 - get_bit(edge, 7)) WHERE size = (SELECT max(size) FROM tree_head)');
    },
    named: ['record_changed', 'log_forked'],
  },
  {
    what: 'lists and pages are made to say something else',
    do: async (sql) => {
      await sql.query(`UPDATE exchange SET verdict = 'block' WHERE verdict = 'allow'`);
    },
    named: ['exchange_misread'],
  },
  {
    what: 'the caller of a call is made another',
    do: async (sql) => {
      await sql.query(`UPDATE caller SET principal = jsonb_set(principal, '{subject}', '"mallory"')`);
    },
    named: ['exchange_misread'],
  },
  {
    what: 'the key of a session is taken away',
    do: async (sql) => {
      await sql.query('DELETE FROM session_key WHERE session <> 0');
    },
    named: ['content_unreadable'],
  },
  {
    what: 'two sessions’ contents are swapped',
    do: async (sql) => {
      const rows = (await rowsOf(sql)).filter(({ type }) => type === 'exchange.completed');
      const a = rows[0]!;
      const b = rows.find(({ session }) => session !== a.session)!;
      await sql.query(
        `UPDATE journal_record r SET bytes = o.bytes FROM journal_record o
          WHERE (r.chain, r.seq) IN (($1::int, $2::bigint), ($3::int, $4::bigint)) AND (o.chain, o.seq) IN (($1, $2), ($3, $4)) AND (r.chain, r.seq) <> (o.chain, o.seq)`,
        [a.chain, a.seq, b.chain, b.seq],
      );
    },
    named: ['content_changed'],
  },
  {
    what: 'a record is given to another session',
    do: async (sql) => {
      const rows = (await rowsOf(sql)).filter(({ type }) => type === 'exchange.completed');
      const a = rows[0]!;
      const b = rows.find(({ session }) => session !== a.session)!;
      await sql.query(`UPDATE journal_record SET session = (SELECT number FROM session WHERE id = $3) WHERE ${at} = ($1, $2)`, [
        a.chain,
        a.seq,
        b.session,
      ]);
    },
    named: ['record_changed', 'content_changed'],
  },
  {
    what: 'a text is said to stand where another session’s stands',
    do: async (sql) => {
      await sql.query(`UPDATE content_block b SET chain = o.chain, seq = o.seq FROM content_block o
                        WHERE (b.session, b.ref) = (SELECT session, ref FROM content_block ORDER BY session, ref LIMIT 1)
                          AND (o.session, o.ref) = (SELECT session, ref FROM content_block ORDER BY session DESC, ref DESC LIMIT 1)`);
    },
    named: ['content_misplaced'],
  },
  {
    what: 'two sessions’ texts change places',
    do: async (sql) => {
      await sql.query(`UPDATE content_block b SET session = o.other FROM (
                         SELECT min(session) AS one, max(session) AS other FROM content_block
                         UNION SELECT max(session), min(session) FROM content_block) o WHERE b.session = o.one`);
    },
    named: ['content_misplaced'],
  },
  {
    what: 'the place of a text is taken away',
    do: async (sql) => {
      await sql.query('DELETE FROM content_block WHERE (session, ref) = (SELECT session, ref FROM content_block LIMIT 1)');
    },
    named: ['content_misplaced'],
  },
  {
    what: 'a place is made up for a text that nobody wrote',
    do: async (sql) => {
      await sql.query(`INSERT INTO content_block (session, ref, day, chain, seq)
                       SELECT session, set_byte(ref, 0, (get_byte(ref, 0) + 1) % 256), day, chain, seq FROM content_block LIMIT 1`);
    },
    named: ['content_misplaced'],
  },
  ...[
    ['title', `'something else'`],
    ['request_findings', `'[{"kind":"email","category":"pii"}]'`],
    ['reply_findings', `'[{"kind":"email","category":"pii"}]'`],
    ['reasons', `'[{"code":"rule_matched","ruleId":"other"}]'`],
    ['usage', `jsonb_set(usage, '{outputTokens}', '1')`],
    ['tokens', 'tokens + 1'],
    ['started_at', `started_at - interval '1 hour'`],
    ['agent_id', `'another'`],
    ['parent_agent_id', `'another'`],
    ['request_class', `'auxiliary'`],
    ['forwarded', `jsonb_set(forwarded, '{upstream}', '"another"')`],
    ['provider', `jsonb_set(provider, '{requestId}', '"req_other"')`],
    ['request_parent', `'another:request'`],
    ['reply_body', `'another:reply'`],
    ['timeline', `'\\x0101'`],
    ['labels', `ARRAY['k:email']`],
    ['released', `'{"a":{"approvalId":"a","state":"approved","votes":[],"reason":null,"heldMs":1,"at":"2026-01-01T00:00:00.000Z"}}'`],
    ['grants', `'{"g":{"grantId":"g","approvalId":"a","scope":"once"}}'`],
    ['session', '(SELECT max(number) FROM session WHERE number <> exchange.session)'],
  ].map(([column, value]): Mutation => ({
    what: `an exchange’s ${column} is made another`,
    do: async (sql) => {
      await sql.query(`UPDATE exchange SET ${column} = ${value} WHERE id = (SELECT min(id) FROM exchange WHERE outcome = 'completed')`);
    },
    named: ['exchange_misread'],
  })),
  {
    what: 'an exchange is listed once more, under another day',
    do: async (sql) => {
      await sql.query(`WITH one AS (SELECT * FROM exchange LIMIT 1), more AS (
                         INSERT INTO exchange SELECT (jsonb_populate_record(NULL::exchange, to_jsonb(e) || jsonb_build_object('day', e.day - 1, 'title', 'made up'))).* FROM one e RETURNING session)
                       UPDATE session SET exchanges = exchanges + 1 WHERE number IN (SELECT session FROM more)`);
    },
    named: ['exchange_misread'],
  },
  {
    what: 'the program of a caller is made another',
    do: async (sql) => {
      await sql.query(`UPDATE caller SET client = jsonb_set(client, '{name}', '"another"')`);
    },
    named: ['exchange_misread'],
  },
  {
    what: 'a session is said to have had fewer calls',
    do: async (sql) => {
      await sql.query('UPDATE session SET exchanges = exchanges - 1 WHERE number = (SELECT session FROM exchange LIMIT 1)');
    },
    named: ['session_misread'],
  },
];

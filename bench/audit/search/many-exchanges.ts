import type { Client } from 'pg';
import { withoutIndexes } from './without-indexes.js';

const DAYS = 30;
const DAY_MS = 86_400_000;
export const PRINCIPALS = 200;
export const GROUPS = 20;
export const MODELS = 8;
export const TOOLS = 30;
export const RULES = 20;
export const KINDS = 25;
export const FINGERPRINTS = 2_000;
/** Different words; the word of rank n is said a share of 1/n as often as the first, as in any language. */
export const VOCABULARY = 50_000;
/** Words of an exchange, before what is said twice is left out. */
const WORDS = 40;

/** One of so many, the first ones more often: the first of 200 is every fourteenth. */
const skewed = (count: number): string => `floor(${count} * random() ^ 2)::int`;

const exchanges = `
  WITH drawn AS MATERIALIZED (
    SELECT n, $1::timestamptz + ($2::timestamptz - $1::timestamptz) * random() AS at, md5(n || ':' || random()) AS hex,
           random() AS verdict, random() AS outcome, random() AS finding, random() AS tool,
           ${skewed(PRINCIPALS)} AS principal, ${skewed(MODELS)} AS model, ${skewed(RULES)} AS rule, ${skewed(TOOLS)} AS first_tool,
           ${skewed(KINDS)} AS kind, ${skewed(FINGERPRINTS)} AS fingerprint, exp(6 + 5 * random())::bigint AS tokens
      FROM generate_series(1, $3::int) AS n),
  made AS MATERIALIZED (
    SELECT *, lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS millis,
           CASE WHEN verdict < 0.85 THEN 'allow' WHEN verdict < 0.95 THEN 'mask' WHEN verdict < 0.99 THEN 'block' ELSE 'require-approval' END AS said,
           (hex::uuid)::text AS approval
      FROM drawn),
  named AS MATERIALIZED (
    SELECT *, left(millis, 8) || '-' || right(millis, 4) || '-7' || left(hex, 3) || '-a' || substr(hex, 4, 3) || '-' || substr(hex, 7, 12) AS id,
           $4::bigint + (n - 1) / 20 AS session, $5::int + principal * 2 + (tool > 0.8)::int AS caller
      FROM made),
  rows AS (
    INSERT INTO exchange (day, id, session, started_at, ended_at, received_seq, ended_seq, received_chain, ended_chain, received_day, ended_day, caller,
        policy_version, status, stream, verdict_final, model, title, verdict, outcome, route, reasons, request_findings, forwarded, provider, timeline,
        usage, timings, tokens, cost, currency, labels)
    SELECT exchange_day(id), id, session, at, at + interval '8 seconds', n * 2, n * 2 + 1, n % 8 + 1, n % 8 + 1, exchange_day(id), exchange_day(id), caller,
           7, CASE said WHEN 'block' THEN 400 ELSE 200 END, true, true, 'model-' || model, 'Please look at what ' || left(hex, 12) || ' says, and fix what fails.',
           said, CASE WHEN said = 'block' THEN 'refused' WHEN outcome < 0.985 THEN 'completed' WHEN outcome < 0.992 THEN 'failed' WHEN outcome < 0.998 THEN 'client_left' WHEN outcome < 0.999 THEN 'interrupted' END,
           '{"path": "/v1/messages", "format": "anthropic", "method": "POST"}',
           CASE WHEN said <> 'allow' THEN jsonb_build_array(jsonb_build_object('code', 'rule', 'ruleId', 'rule-' || rule, 'message', 'A rule of the bench.')) END,
           CASE WHEN finding < 0.12 THEN jsonb_build_array(jsonb_build_object('kind', 'kind-' || kind, 'category', CASE WHEN kind % 3 = 0 THEN 'secret' ELSE 'pii' END,
             'severity', 'high', 'confidence', 0.9, 'block', 'messages.0.content.0', 'start', 3, 'end', 30, 'fingerprint', 'fingerprint-' || fingerprint, 'mask', 'on_the_way')) END,
           '{"upstream": "anthropic", "attempts": 1}', jsonb_build_object('status', 200, 'requestId', hex), decode(repeat(hex, 4), 'hex'),
           jsonb_build_object('input', tokens * 9 / 10, 'output', tokens / 10), '{"firstByteMs": 900, "totalMs": 8000}', tokens, tokens * 3, 'USD',
           nullif(array_remove(ARRAY[
             CASE WHEN said <> 'allow' THEN 'r:rule-' || rule END,
             CASE WHEN finding < 0.12 THEN CASE WHEN kind % 3 = 0 THEN 'c:secret' ELSE 'c:pii' END END,
             CASE WHEN finding < 0.12 THEN 'k:kind-' || kind END,
             CASE WHEN finding < 0.12 THEN 'p:fingerprint-' || fingerprint END,
             CASE WHEN tool < 0.5 THEN 't:tool-' || first_tool END,
             CASE WHEN tool < 0.15 THEN 't:tool-' || (first_tool + 1) % ${TOOLS} END,
             CASE WHEN said = 'require-approval' THEN 'a:' || approval END,
             CASE WHEN said = 'require-approval' THEN CASE WHEN outcome < 0.7 THEN 'a:approved' ELSE 'a:denied' END END], NULL), '{}')
      FROM named)
  INSERT INTO exchange_words (day, exchange, session, words)
  SELECT exchange_day(id), id, session, (SELECT array_to_tsvector(array_agg(DISTINCT 'w' || floor(exp(random() * ln(${VOCABULARY}))) || left('', at * 0)))
                                           FROM generate_series(1, ${WORDS} + n * 0) AS at) FROM named`;

/** Fills the tables of the read model with so many exchanges of the 30 days before `end`, as events would have made their rows; their content is not there. */
export async function fillExchanges(connect: () => Promise<Client>, count: number, end: Date): Promise<void> {
  const first = await connect();
  const others = [await connect()];
  const days = Array.from({ length: DAYS + 1 }, (_, at) => new Date(Number(end) - at * DAY_MS));
  await first.query('SELECT make_days($1::date[])', [days]);
  const caller = await numberedCallers(first);
  const session = await numberedSessions(first, count, end);
  const perDay = Math.ceil(count / DAYS);
  await withoutIndexes(first, ['exchange', 'exchange_words'], async () => {
    const left = days.slice(0, DAYS).entries();
    const fill = async (client: Client): Promise<void> => {
      for (const [number, last] of left)
        await client.query(exchanges, [
          new Date(Number(last) - DAY_MS),
          last,
          perDay,
          session + Math.floor((number * perDay) / 20),
          caller,
        ]);
    };
    await Promise.all([first, ...others].map(fill));
  });
  await first.query('VACUUM ANALYZE exchange, exchange_words, session, caller');
  for (const client of [first, ...others]) await client.end();
}

/** Two programs a principal; the number of the first. */
async function numberedCallers(sql: Client): Promise<number> {
  const { rows } = await sql.query<{ number: number }>(
    `INSERT INTO caller (digest, principal, client, address)
     SELECT sha256(('bench:' || n)::bytea),
            jsonb_build_object('issuer', 'https://issuer.bench', 'subject', 'user-' || n / 2, 'name', 'User ' || n / 2, 'email', 'user-' || n / 2 || '@example.com',
              'groups', jsonb_build_array('group-' || (n / 2) % ${GROUPS})),
            jsonb_build_object('kind', CASE n % 2 WHEN 0 THEN 'claude-code' ELSE 'sdk' END, 'name', 'client-' || n % 2, 'version', '1'), '192.0.2.' || (n / 2) % 250
       FROM generate_series(0, ${PRINCIPALS * 2 - 1}) AS n ORDER BY n RETURNING number`,
  );
  return rows[0]!.number;
}

async function numberedSessions(sql: Client, count: number, end: Date): Promise<number> {
  const { rows } = await sql.query<{ number: string }>(
    `WITH made AS (
       INSERT INTO session (id, first_day, started_at, last_active_at, exchanges)
       SELECT 'bench-' || n, $1::date - ${DAYS}, $1::timestamptz - interval '${DAYS} days', $1, 20 FROM generate_series(0, $2::int) AS n ORDER BY n RETURNING number)
     SELECT min(number) AS number FROM made`,
    [end, Math.ceil(count / 20) + DAYS],
  );
  return Number(rows[0]!.number);
}

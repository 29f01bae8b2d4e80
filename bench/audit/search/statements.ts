import { Client, type QueryResult } from 'pg';

/** What may be run again: it reads exchanges, and changes and locks nothing. */
const READS = /^\s*(SELECT|WITH)\b(?!.*\b(INSERT|UPDATE|DELETE)\b).*\bexchange/is;

interface Statement {
  readonly text: string;
  readonly values: unknown[];
  readonly ms: number;
}

/** What a service in this process asks its database while something is done: of the statements that read exchanges the one that took longest. */
export async function slowestStatement(work: () => Promise<unknown>): Promise<Statement | null> {
  const seen: Statement[] = [];
  const query = Reflect.get(Client.prototype, 'query') as (...told: unknown[]) => unknown;
  Client.prototype.query = function timed(this: Client, ...told: unknown[]): unknown {
    const began = performance.now();
    const [text, values] = told;
    const answer = Reflect.apply(query, this, told);
    if (typeof text === 'string' && READS.test(text) && Array.isArray(values) && answer instanceof Promise)
      void answer.then(
        () => seen.push({ text, values, ms: performance.now() - began }),
        () => undefined,
      );
    return answer;
  } as Client['query'];
  try {
    await work();
  } finally {
    Client.prototype.query = query as Client['query'];
  }
  return seen.toSorted((one, other) => other.ms - one.ms)[0] ?? null;
}

/** How PostgreSQL comes to the answer, with what it read. */
export async function planOf(sql: Client, { text, values }: Statement): Promise<string> {
  const { rows }: QueryResult<{ 'QUERY PLAN': string }> = await sql.query(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

import { Client } from 'pg';
import { z } from 'zod';

const rowSchema = z.object({ exchange: z.string(), begun: z.coerce.number(), ended: z.coerce.number() });

export interface Endings {
  readonly exchanges: number;
  readonly endedOnce: number;
  /** Exchanges with no beginning, none or several ends, as `id: begun, ended`. */
  readonly others: readonly string[];
}

/**
 * How often each exchange was begun and ended, counted over the journal's own records in the audit's table. A beginning stands among the events of a
 * record, whose own type is the last one's; a quote inside content is escaped. Content stored before its call was begun is no exchange.
 */
export async function endings(databaseUrl: string): Promise<Endings> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT exchange_id AS exchange,
             count(*) FILTER (WHERE begins) AS begun,
             count(*) FILTER (WHERE type IN ('exchange.completed', 'exchange.refused', 'exchange.failed', 'exchange.client_left', 'exchange.interrupted')) AS ended
      FROM audit.journal_record WHERE exchange_id IS NOT NULL AND type <> 'content.stored' GROUP BY exchange_id`);
    const counted = z.array(rowSchema).parse(rows);
    const once = counted.filter(({ begun, ended }) => begun === 1 && ended === 1);
    const others = counted.filter(({ begun, ended }) => begun !== 1 || ended !== 1);
    return {
      exchanges: counted.length,
      endedOnce: once.length,
      others: others.map(({ exchange, begun, ended }) => `${exchange}: ${begun}, ${ended}`),
    };
  } finally {
    await client.end();
  }
}

import type { Client } from 'pg';

/** Fills partitioned tables faster: drops their indexes but for primary keys, and makes them as they were when `fill` is done. */
export async function withoutIndexes(sql: Client, tables: readonly string[], fill: () => Promise<void>): Promise<void> {
  const { rows } = await sql.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
      WHERE indrelid = ANY($1::regclass[]) AND NOT indisprimary`,
    [tables],
  );
  for (const { name } of rows) await sql.query(`DROP INDEX ${name}`);
  await fill();
  await sql.query(`SET maintenance_work_mem = '512MB'`);
  for (const { definition } of rows) await sql.query(definition.replace(' ON ONLY ', ' ON '));
}

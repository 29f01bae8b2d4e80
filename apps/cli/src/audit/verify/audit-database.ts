import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { OstiaryConfig } from '#chassis';

/** Rows that are fetched at a time. */
const PORTION = 2_000;

/** The audit's tables, read-only, as they were at one moment. */
export class AuditDatabase {
  private cursors = 0;

  private constructor(private readonly client: Client) {}

  /** By `DATABASE_URL` or the configuration, else the embedded database of the home folder while it runs. Rejects with what to do where there is none. */
  static async open(config: OstiaryConfig): Promise<AuditDatabase> {
    const url = config.database.url ?? embeddedUrl(config.home);
    if (url === null) throw new Error('There is no database: give DATABASE_URL, or the OSTIARY_HOME of an Ostiary that runs.');
    const client = new Client({
      connectionString: url,
      application_name: 'ostiary-verify',
      options: '-c search_path=audit -c statement_timeout=0',
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // As whoever may only read, where the login may become that.
    await client.query('SAVEPOINT role');
    await client.query('SET LOCAL ROLE ostiary_audit_reader').catch(() => client.query('ROLLBACK TO SAVEPOINT role'));
    // Before the snapshot is taken: retention drops partitions, and what it dropped after would be missing without its seal.
    await client.query('LOCK TABLE ONLY journal_record, ONLY exchange IN ACCESS SHARE MODE');
    return new AuditDatabase(client);
  }

  async all<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.client.query(sql, [...values]);
    return rows as T[];
  }

  /** Rows in portions, so that memory holds a few thousand whatever their number. One at a time may be read on while others are open. */
  async *portions<T>(sql: string, values: readonly unknown[] = []): AsyncGenerator<T[]> {
    const cursor = `rows_${(this.cursors += 1)}`;
    await this.client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, [...values]);
    try {
      for (;;) {
        const { rows } = await this.client.query(`FETCH ${PORTION} FROM ${cursor}`);
        if (rows.length === 0) return;
        yield rows as T[];
      }
    } finally {
      await this.client.query(`CLOSE ${cursor}`);
    }
  }

  async *rows<T>(sql: string, values: readonly unknown[] = []): AsyncGenerator<T> {
    for await (const portion of this.portions<T>(sql, values)) yield* portion;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** Of the server that runs on the home's folder: its process file has the port. Source: PostgreSQL's postmaster.pid, line 4. */
function embeddedUrl(home: string): string | null {
  try {
    const folder = readFileSync(join(home, 'postgres', 'location'), 'utf8').trim();
    const password = readFileSync(join(home, 'postgres', 'password'), 'utf8').trim();
    const port = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]);
    return port > 0 ? `postgresql://ostiary:${password}@127.0.0.1:${port}/ostiary` : null;
  } catch {
    return null;
  }
}

import { Client } from 'pg';

/** What is done to a copy, as its owner can do anything. */
export type Work = (sql: Client) => Promise<void>;

/** Copies of a database that nobody is connected to, each to be tampered with. */
export class DatabaseCopies {
  private made = 0;

  constructor(private readonly url: string) {}

  /** The address of a copy on which the work was done. */
  async with(work: Work): Promise<string> {
    const name = `tampered_${(this.made += 1)}`;
    const from = new URL(this.url).pathname.slice(1);
    await this.on('postgres', (sql) => sql.query(`CREATE DATABASE ${name} TEMPLATE ${from}`));
    await this.on(name, async (sql) => {
      await sql.query('SET search_path = audit');
      // No trigger stands in an owner’s way.
      await sql.query('SET session_replication_role = replica');
      await work(sql);
    });
    return this.of(name);
  }

  private of(name: string): string {
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  private async on(name: string, work: (sql: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ connectionString: this.of(name) });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
}

import { Client } from 'pg';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';

// A process to be killed: starts the server of the home it is given, and tells each row once it is committed.
const server = await EmbeddedPostgres.start(process.argv[2]!);
const client = new Client({ connectionString: server.url });
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS rows (n int PRIMARY KEY)');
const { rows } = await client.query<{ next: number }>('SELECT coalesce(max(n) + 1, 0)::int AS next FROM rows');
console.log(`server ${server.pid}`);
for (let n = rows[0]!.next; ; n += 1) {
  await client.query('INSERT INTO rows VALUES ($1)', [n]);
  console.log(`row ${n}`);
}

import { ostiaryConfigSchema } from '#chassis';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { connect, type StoreOptions } from '../connect.js';
import { testDatabase } from '../testing/test-database.js';

Logger.overrideLogger(false);

const options: StoreOptions = { service: 'policy', entities: [], migrations: [], roles: { appendOnly: ['inbox'] } };
const open = (url: string) => connect(ostiaryConfigSchema.parse({ database: { kind: 'postgres', url } }).database, options);

/** A login that is no superuser, on a database of its own. */
async function database(
  rights: string,
): Promise<{ url: string; name: string; administer: (statement: string) => Promise<void>; dispose: () => Promise<void> }> {
  const made = await testDatabase();
  const administer = async (statement: string) => {
    const client = new Client({ connectionString: made.url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const url = new URL(made.url);
  const name = `login_${url.pathname.slice(1)}`;
  await administer(`CREATE ROLE ${name} LOGIN PASSWORD 'test-only' ${rights}`);
  await administer(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${name}`);
  [url.username, url.password] = [name, 'test-only'];
  return { url: url.href, name, administer, dispose: () => made.dispose() };
}

describe('the roles of tables', () => {
  it('are made by several databases of a server at once', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, () => testDatabase()));
    const sources = await Promise.all(databases.map(({ url }) => open(url)));
    for (const source of sources) {
      expect(await source.query('SELECT current_user AS role')).toEqual([{ role: 'ostiary_policy_writer' }]);
      await expect(source.query('DELETE FROM inbox')).rejects.toMatchObject({ code: '42501' });
      await source.query('DELETE FROM outbox');
      await source.destroy();
    }
    for (const one of databases) await one.dispose();
  });

  it('are had by a login that an administrator made a member, and asked for by one that is none', async () => {
    const { url, name, administer, dispose } = await database('NOCREATEROLE');
    await expect(open(url)).rejects.toThrow(`GRANT ostiary_policy_owner, ostiary_policy_writer TO ${name}`);
    await administer(`GRANT ostiary_policy_owner, ostiary_policy_writer TO ${name}`);
    const source = await open(url);
    await expect(source.query('DELETE FROM inbox')).rejects.toMatchObject({ code: '42501' });
    await source.destroy();
    await dispose();
  });

  it('take over what the login had made before', async () => {
    const { url, administer, name, dispose } = await database('NOCREATEROLE');
    await administer(`GRANT ostiary_policy_owner, ostiary_policy_writer TO ${name}`);
    const { roles: _roles, ...before } = options;
    const earlier = await connect(ostiaryConfigSchema.parse({ database: { kind: 'postgres', url } }).database, before);
    await earlier.destroy();
    const source = await open(url);
    const owners = await source.query(`SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'policy'`);
    expect(owners).toEqual([{ tableowner: 'ostiary_policy_owner' }]);
    await source.destroy();
    await dispose();
  });
});

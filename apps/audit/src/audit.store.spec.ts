import { testStore, type TestStore } from '#persistence/testing';
import { Client } from 'pg';
import { auditTables } from './audit.store.js';

/** Made from what is only added to, or on its way: the service may change them. */
const derived = [
  'backtest',
  'caller',
  'chain',
  'chain_end',
  'chain_fault',
  'code_characters',
  'code_piece',
  'code_tokens',
  'exchange',
  'exchange_days',
  'exchange_words',
  'inbox',
  'outbox',
  'outbox_dead',
  'record_part',
  'recorded_days',
  'retention_held',
  'review_access',
  'session',
  'taken_place',
  'tree_head',
];

const refused = expect.objectContaining({ code: '42501' });

describe('the audit’s tables', () => {
  let store: TestStore;
  const asService = (statement: string) => store.source.query(statement);
  beforeAll(async () => {
    store = await testStore(auditTables);
    await asService(`INSERT INTO session_key (session, wrapped) VALUES (1, 'a')`);
  });
  afterAll(() => store.dispose());

  it('are written as the writer', async () => {
    expect(await asService('SELECT current_user AS role')).toEqual([{ role: 'ostiary_audit_writer' }]);
  });

  it('are each either a record or derived: whoever adds one says which', async () => {
    const rows = await store.source.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
        AND relname <> 'migrations' ORDER BY relname`,
    );
    expect(rows.map(({ name }) => name)).toEqual([...auditTables.roles.appendOnly, ...derived].sort());
  });

  it.each(auditTables.roles.appendOnly)('%s is not changed by the service, whatever it is told', async (table) => {
    const [column] = await store.source.query<{ name: string }[]>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped LIMIT 1`,
      [table],
    );
    for (const statement of [
      `UPDATE ${table} SET "${column!.name}" = DEFAULT`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `DROP TABLE ${table}`,
      `ALTER TABLE ${table} ADD COLUMN more int`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `ALTER TABLE ${table} OWNER TO CURRENT_USER`,
      `CREATE RULE nothing AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
    ])
      await expect(asService(statement)).rejects.toEqual(refused);
    await expect(asService(`SELECT count(*) FROM ${table}`)).resolves.toHaveLength(1);
  });

  it('are not reached by their partitions either', async () => {
    for (const statement of [
      'DELETE FROM journal_record_rest',
      'DROP TABLE journal_record_rest',
      'ALTER TABLE journal_record DETACH PARTITION journal_record_rest',
    ])
      await expect(asService(statement)).rejects.toEqual(refused);
  });

  it('lose a key by the function for it only', async () => {
    await expect(asService('DELETE FROM session_key')).rejects.toEqual(refused);
    await asService('SELECT destroy_session_keys(ARRAY[1])');
    expect(await asService('SELECT * FROM session_key')).toEqual([]);
  });

  it('are read by the reader, and no more', async () => {
    const reader = new Client({ connectionString: store.url, options: '-c search_path=audit -c role=ostiary_audit_reader' });
    await reader.connect();
    await reader.query('SELECT * FROM journal_record');
    for (const statement of [
      `INSERT INTO session_key (session, wrapped) VALUES (2, 'b')`,
      'UPDATE exchange SET status = 1',
      'SELECT destroy_session_keys(ARRAY[1])',
      `SELECT make_days(ARRAY['2026-01-01'::date])`,
    ])
      await expect(reader.query(statement)).rejects.toEqual(refused);
    await reader.end();
  });

  it('are not opened to a login that is no more than a writer', async () => {
    const url = await login(store, 'GRANT ostiary_audit_writer TO');
    const client = new Client({ connectionString: url, options: '-c search_path=audit' });
    await client.connect();
    await client.query('SET ROLE ostiary_audit_writer');
    for (const statement of ['SET ROLE ostiary_audit_owner', 'DELETE FROM journal_record', 'RESET ROLE; DELETE FROM journal_record'])
      await expect(client.query(statement)).rejects.toEqual(refused);
    await client.end();
  });
});

let logins = 0;

/** A new login, no superuser. */
async function login(store: TestStore, grant: string): Promise<string> {
  const administrator = new Client({ connectionString: store.url });
  await administrator.connect();
  const name = `login_${process.pid}_${(logins += 1)}`;
  await administrator.query(`CREATE ROLE ${name} LOGIN PASSWORD 'test-only'`);
  await administrator.query(`${grant} ${name}`);
  await administrator.end();
  const url = new URL(store.url);
  [url.username, url.password] = [name, 'test-only'];
  return url.href;
}

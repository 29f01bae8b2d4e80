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

  /** What the files of a chain hold. */
  async bytes(id: string): Promise<number> {
    const files = (await readdir(this.chain(id), { withFileTypes: true })).filter((entry) => entry.isFile());
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /**
   * Takes over the chains of instances of the same home whose process is gone. A name with a process id in it never comes back, and what it
   * had not shipped must not wait for it. Chains move by renaming, so a neighbour that does come back starts at once with an empty folder.
   * One that can't be moved is told of, and holds up no other.
   */
  async adopt(onTrouble: (error: unknown) => void): Promise<string[]> {
    const adopted: string[] = [];
    for (const entry of await readdir(this.root, { withFileTypes: true })) {
      const neighbour = join(this.root, entry.name);
      if (!entry.isDirectory() || neighbour === this.folder) continue;
      await this.take(neighbour, adopted).catch(onTrouble);
    }
    return adopted;
  }

  close(): Promise<void> {
    return this.own.close();
  }

  /** Adds the chains that have come to `adopted`, those before a failure too. */
  private async take(neighbour: string, adopted: string[]): Promise<void> {
    const lock = await InstanceLock.take(neighbour, 0);
    if (!lock) return;
    try {
      await this.moveFrom(neighbour, CHAINS, (chain) => adopted.push(chain));
      for (const kind of [DAMAGED, ...this.own.legacies]) await this.moveFrom(neighbour, kind);
      await rm(neighbour, { recursive: true, force: true });
    } finally {
      lock.release();
      this.own.adopted();
    }
  }

  private async moveFrom(neighbour: string, kind: string, onMoved: (name: string) => void = () => undefined): Promise<void> {
    const names = await readdir(join(neighbour, kind)).catch(() => []);
    if (names.length === 0) return;
    await mkdir(join(this.folder, kind), { recursive: true, mode: 0o700 });
    for (const name of names) {
      await rename(join(neighbour, kind, name), join(this.folder, kind, name));
      onMoved(name);
    }
    await syncFolder(join(this.folder, kind));
  }
}

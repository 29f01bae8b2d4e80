import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InstanceLock } from './instance-lock.js';

/**
 * `<home>/journal/<instance>/`: what this instance keeps on its own disk, and no other process touches while it lives. Its parts share one
 * lock; the last one that closes lets go of it, and a `kill -9` does too: whatever stands here then is for the next boot, or for a neighbour.
 */
export class InstanceFolder {
  readonly root: string;
  readonly path: string;
  /** Parts that a neighbour's successor takes over with its chains: what stands in any other part ends with its process. */
  readonly legacies = new Set<string>();
  private readonly heirs: (() => void)[] = [];
  private users = 0;
  private taking: Promise<InstanceLock> | null = null;

  /** `lockWaitMs`: a neighbour that adopts the folder holds it for some renames. */
  constructor(
    home: string,
    instance: string,
    private readonly lockWaitMs: number,
  ) {
    this.root = join(home, 'journal');
    this.path = join(this.root, instance.replaceAll(/[^\w.-]/g, '_').replace(/^\.+/, '_'));
  }

  /** Resolves when the folder is this process's. Rejects if it belongs to another one. Each `open` has its `close`. */
  async open(): Promise<void> {
    this.users += 1;
    this.taking ??= this.take();
    try {
      await this.taking;
    } catch (error) {
      this.users -= 1;
      this.taking = null;
      throw error;
    }
  }

  /** A folder within it, made if it is missing. To be called while it is open. */
  async part(name: string): Promise<string> {
    const folder = join(this.path, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** Has the part taken over from neighbours that are gone, and calls `inherited` after each such time. */
  inherits(part: string, inherited: () => void): void {
    this.legacies.add(part);
    this.heirs.push(inherited);
  }

  /** To be called when parts of a neighbour have come. */
  adopted(): void {
    for (const inherited of this.heirs) inherited();
  }

  async close(): Promise<void> {
    this.users -= 1;
    if (this.users > 0 || this.taking === null) return;
    const lock = await this.taking;
    this.taking = null;
    lock.release();
  }

  private async take(): Promise<InstanceLock> {
    const lock = await InstanceLock.take(this.path, this.lockWaitMs);
    if (lock !== null) return lock;
    throw new Error(`The journal in ${this.path} belongs to another running process. Give each instance its own name (ingress.instance).`);
  }
}

import { constants } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SpoolFile, SpoolFiles } from './spool-file.port.js';

/** Each write returns once it is durable: one trip to the thread pool instead of two, a write and a sync. Source: open(2), O_DSYNC. */
const durableWrites = constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_DSYNC;

const UNFINISHED = '.new';

/** Segments on a local file system. */
export class NodeSpoolFiles extends SpoolFiles {
  async create(path: string): Promise<SpoolFile> {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(path, durableWrites, 0o600);
    try {
      await syncFolder(folder);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new NodeSpoolFile(handle, path);
  }

  async replace(path: string, text: string): Promise<void> {
    await this.put(await open(path + UNFINISHED, 'w', 0o600), path, text);
  }

  async replaceWithin(spare: string, path: string, text: string): Promise<void> {
    await rename(spare, path + UNFINISHED);
    await this.put(await open(path + UNFINISHED, 'r+'), path, text);
  }

  private async put(file: FileHandle, path: string, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      await file.write(bytes, 0, bytes.length, 0);
      await file.truncate(bytes.length);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path + UNFINISHED, path);
    await syncFolder(dirname(path));
  }
}

/** A new or renamed file is only sure to be found again once its folder is synced. Source: fsync(2). */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

class NodeSpoolFile extends SpoolFile {
  constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {
    super();
  }

  async write(buffers: readonly Buffer[], position: number): Promise<void> {
    const wanted = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    const { bytesWritten } = await this.handle.writev(buffers, position);
    if (bytesWritten !== wanted) throw new Error(`Only ${bytesWritten} of ${wanted} bytes were written; the disk is full.`);
  }

  /** Nothing is left to do: with O_DSYNC a write that has returned is durable. */
  sync(): Promise<void> {
    return Promise.resolve();
  }

  async isLinked(): Promise<boolean> {
    const [mine, named] = await Promise.all([this.handle.stat({ bigint: true }), stat(this.path, { bigint: true }).catch(() => null)]);
    return named !== null && mine.ino === named.ino && mine.dev === named.dev;
  }

  async read(bytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await this.handle.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

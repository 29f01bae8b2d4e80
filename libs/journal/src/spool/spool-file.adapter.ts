import { constants } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NodeSpoolFile } from './node-spool-file.js';
import { SpoolFiles } from './spool-file.port.js';
import type { SpoolFile } from './spool-file.port.js';

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
      return new NodeSpoolFile(handle, path, await handle.stat({ bigint: true }));
    } catch (error) {
      await handle.close();
      throw error;
    }
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

import { stat, write, writev } from 'node:fs';
import type { BigIntStats, PathLike } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { SpoolFile } from './spool-file.port.js';

/**
 * A file whose writes are durable when they return. The callbacks of `node:fs` stand where every group passes: they cost half the processor time
 * of the promises.
 */
export class NodeSpoolFile extends SpoolFile {
  constructor(
    private readonly handle: FileHandle,
    private readonly path: PathLike,
    private readonly identity: BigIntStats,
  ) {
    super();
  }

  write(buffers: readonly Buffer[], position: number): Promise<void> {
    const { fd } = this.handle;
    const [only] = buffers;
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, written: number): void => {
        const wanted = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
        if (error) reject(error);
        else if (written === wanted) resolve();
        else reject(new Error(`Only ${written} of ${wanted} bytes were written; the disk is full.`));
      };
      if (only && buffers.length === 1) write(fd, only, 0, only.length, position, done);
      else writev(fd, [...buffers], position, done);
    });
  }

  /** Which file the handle has open can't change; only what the name leads to can. */
  isLinked(): Promise<boolean> {
    const { ino, dev } = this.identity;
    return new Promise((resolve) => {
      stat(this.path, { bigint: true }, (error, named) => resolve(!error && named.ino === ino && named.dev === dev));
    });
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

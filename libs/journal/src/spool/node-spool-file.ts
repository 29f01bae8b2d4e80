import { stat, write, writev } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { SpoolFile } from './spool-file.port.js';

/** Written at once; a write of records waits for one of these at most. */
const ZEROS = Buffer.alloc(256 * 1024);

/**
 * A file whose writes are durable when they return. The callbacks of `node:fs` stand where every group passes: they cost half the processor time
 * of the promises.
 */
export class NodeSpoolFile extends SpoolFile {
  private filler: FileHandle | null = null;

  constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
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

  async fill(from: number, to: number): Promise<void> {
    const filler = (this.filler ??= await this.openAgain());
    for (let at = from; at < to; at += ZEROS.length) await filler.write(ZEROS, 0, Math.min(ZEROS.length, to - at), at);
    await filler.datasync();
  }

  cut(bytes: number): Promise<void> {
    return this.handle.truncate(bytes);
  }

  async close(): Promise<void> {
    await this.filler?.close();
    await this.handle.close();
  }

  /**
   * A handle of its own: not each write is to be durable, and an error that a sync tells is told once a handle, so the sync of zeros must not be the one that
   * hears of a record that was lost (fsync(2), "errors").
   */
  private async openAgain(): Promise<FileHandle> {
    const again = await open(this.path, 'r+');
    const { ino, dev } = await again.stat({ bigint: true });
    if (ino === this.identity.ino && dev === this.identity.dev) return again;
    await again.close();
    throw new Error(`The segment ${this.path} was removed or replaced.`);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { NodeSpoolFiles } from './spool-file.adapter.js';
import { SpoolFile, SpoolFiles } from './spool-file.port.js';

/** Real files on a disk that can be made slow, or fail at a write or a sync, while a test runs. */
export class FaultySpoolFiles extends SpoolFiles {
  syncDelayMs = 0;
  /** A sync waits for it. */
  held: Promise<void> | null = null;
  failing: 'write' | 'sync' | null = null;
  /** How many bytes of a failing write still reach the file. */
  tornBytes = 0;
  syncs = 0;
  /** How often a part of a file was filled ahead. */
  fills = 0;
  private readonly disk = new NodeSpoolFiles();

  async create(path: string): Promise<SpoolFile> {
    return new FaultyFile(await this.disk.create(path), this);
  }

  async replace(path: string, text: string): Promise<void> {
    if (this.failing === 'write') throw noSpace();
    await this.disk.replace(path, text);
  }

  replaceWithin(spare: string, path: string, text: string): Promise<void> {
    return this.disk.replaceWithin(spare, path, text);
  }
}

const noSpace = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

class FaultyFile extends SpoolFile {
  constructor(
    private readonly file: SpoolFile,
    private readonly disk: FaultySpoolFiles,
  ) {
    super();
  }

  async write(buffers: readonly Buffer[], position: number): Promise<void> {
    if (this.disk.failing === 'write') {
      await this.file.write([Buffer.concat(buffers).subarray(0, this.disk.tornBytes)], position);
      throw noSpace();
    }
    await this.file.write(buffers, position);
    await this.sync();
  }

  isLinked(): Promise<boolean> {
    return this.file.isLinked();
  }

  read(bytes: number): Promise<Buffer> {
    return this.file.read(bytes);
  }

  async fill(from: number, to: number): Promise<void> {
    if (this.disk.failing === 'write') throw noSpace();
    await this.file.fill(from, to);
    this.disk.fills += 1;
  }

  cut(bytes: number): Promise<void> {
    return this.file.cut(bytes);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async sync(): Promise<void> {
    this.disk.syncs += 1;
    await this.disk.held;
    if (this.disk.syncDelayMs > 0) await pause(this.disk.syncDelayMs);
    if (this.disk.failing === 'sync') throw Object.assign(new Error('input/output error'), { code: 'EIO' });
  }
}

import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Reads of segments, one after the other; the file of the last one stays open until another is read, or a read fails. */
export class SegmentReads {
  private file: FileHandle | null = null;
  private path = '';

  /** The bytes at this position, fewer at the end of the file. Each result is its own memory. */
  async read(path: string, position: number, bytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(bytes);
    try {
      const file = await this.opened(path);
      const { bytesRead } = await file.read(buffer, 0, bytes, position);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.close();
  }

  private async opened(path: string): Promise<FileHandle> {
    if (this.file && this.path === path) return this.file;
    await this.close();
    this.path = path;
    return (this.file = await open(path, 'r'));
  }
}

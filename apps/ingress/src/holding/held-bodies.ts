import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';

const smallEnoughForMemory = 4_096;

/** A body that waits; `take` brings it back once, `drop` forgets it. */
export interface HeldBody {
  take(): Promise<Uint8Array>;
  drop(): Promise<void>;
}

/**
 * Bodies of held calls wait on disk, so that thousands of holds fit in little memory. They are unmasked, so each is encrypted
 * under a key that only this process has: after a crash the file is noise.
 */
@Injectable()
export class HeldBodies {
  private readonly key = randomBytes(32);
  private folder: Promise<string> | null = null;

  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  async put(exchangeId: string, body: Uint8Array): Promise<HeldBody> {
    if (body.length <= smallEnoughForMemory) return { take: async () => body, drop: async () => undefined };
    const file = join(await this.prepare(), exchangeId);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    const sealed = Buffer.concat([iv, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
    await writeFile(file, sealed, { mode: 0o600, flag: 'wx' });
    const drop = (): Promise<void> => rm(file, { force: true });
    return {
      take: async () => {
        const stored = await readFile(file);
        await drop();
        return this.open(stored);
      },
      drop,
    };
  }

  private open(stored: Buffer): Uint8Array {
    const decipher = createDecipheriv('aes-256-gcm', this.key, stored.subarray(0, 12));
    decipher.setAuthTag(stored.subarray(-16));
    return Buffer.concat([decipher.update(stored.subarray(12, -16)), decipher.final()]);
  }

  /** What an earlier process left here cannot be read by anybody any more. */
  private prepare(): Promise<string> {
    this.folder ??= (async () => {
      const folder = join(this.config.home, 'held', String(process.pid));
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return folder;
    })();
    return this.folder;
  }
}

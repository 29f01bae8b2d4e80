import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Lifecycle } from '#chassis';
import { failpoint } from '#failpoints';
import { InstanceFolder } from '#journal';

const part = 'held';

const smallEnoughForMemory = 4_096;

/** A body that waits; `take` brings it back once, `drop` forgets it. */
export interface HeldBody {
  take(): Promise<Uint8Array>;
  drop(): Promise<void>;
}

/**
 * Bodies of held calls wait on disk, in this instance's own folder, so that thousands of holds fit in little memory. They are unmasked, so
 * each is encrypted under a key that only this process has: after a crash the file is noise, which the next boot deletes.
 */
@Injectable()
export class HeldBodies {
  private readonly key = randomBytes(32);

  constructor(
    private readonly folder: InstanceFolder,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStart(() => this.prepare());
    lifecycle.onStop('flush', 'bodies of held calls', () => folder.close());
  }

  private async prepare(): Promise<void> {
    await this.folder.open();
    await rm(join(this.folder.path, part), { recursive: true, force: true });
  }

  async put(exchangeId: string, body: Uint8Array): Promise<HeldBody> {
    if (body.length <= smallEnoughForMemory) return { take: async () => body, drop: async () => undefined };
    const file = join(await this.folder.part(part), exchangeId);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    const sealed = Buffer.concat([iv, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
    await failpoint('hold.body.write');
    await writeFile(file, sealed, { mode: 0o600, flag: 'wx' });
    const drop = (): Promise<void> => rm(file, { force: true });
    return {
      take: async () => {
        await failpoint('hold.body.read');
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
}

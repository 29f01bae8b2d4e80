import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Lifecycle } from '#chassis';
import { failpoint } from '#failpoints';
import { InstanceFolder } from '#journal';

const part = 'held';
const ivBytes = 12;
const tagBytes = 16;
/** Encrypted in one go; a long body takes a turn of the event loop for each. */
const sliceBytes = 1024 * 1024;

/** What waits; `take` brings it back once, `drop` forgets it. */
export interface HeldBody {
  /** The parts that were put, in their order. Rejects when they are not what was put. */
  take(): Promise<Buffer[]>;
  drop(): Promise<void>;
}

/**
 * What held calls hold waits on disk, in this instance's own folder, so that thousands of holds fit in little memory. It is unmasked, so each
 * file is encrypted under a key that only this process has: after a crash it is noise, which the next boot deletes.
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

  async put(exchangeId: string, parts: readonly Uint8Array[]): Promise<HeldBody> {
    const file = join(this.folder.path, part, exchangeId);
    await failpoint('hold.body.write');
    try {
      await this.write(file, parts).catch(async (error: unknown) => {
        if (!isMissing(error)) throw error;
        await this.folder.part(part);
        await this.write(file, parts);
      });
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
    return new Parked(
      this.key,
      file,
      Uint32Array.from(parts, ({ length }) => length),
    );
  }

  private write(file: string, parts: readonly Uint8Array[]): Promise<void> {
    return writeFile(file, this.sealed(parts), { mode: 0o600, flag: 'wx' });
  }

  /** The file in pieces, each of which is written before the next is made. */
  private *sealed(parts: readonly Uint8Array[]): Generator<Buffer> {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    let ready: Buffer[] = [iv];
    let size = 0;
    for (const slice of parts.flatMap(slices)) {
      if (size + slice.length > sliceBytes) {
        yield Buffer.concat(ready);
        [ready, size] = [[], 0];
      }
      ready.push(cipher.update(slice));
      size += slice.length;
    }
    yield Buffer.concat([...ready, cipher.final(), cipher.getAuthTag()]);
  }
}

/** All that is kept in memory of what is parked. */
class Parked implements HeldBody {
  private gone = false;

  constructor(
    private readonly key: Uint8Array,
    private readonly file: string,
    private readonly sizes: Uint32Array,
  ) {}

  async take(): Promise<Buffer[]> {
    await failpoint('hold.body.read');
    const stored = await readFile(this.file);
    await this.drop();
    const whole = await this.opened(stored);
    let end = 0;
    return Array.from(this.sizes, (size) => whole.subarray(end, (end += size)));
  }

  async drop(): Promise<void> {
    if (this.gone) return;
    this.gone = true;
    await unlink(this.file).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  private async opened(stored: Buffer): Promise<Buffer> {
    const decipher = createDecipheriv('aes-256-gcm', this.key, stored.subarray(0, ivBytes));
    decipher.setAuthTag(stored.subarray(-tagBytes));
    const sealed = stored.subarray(ivBytes, -tagBytes);
    for (const slice of slices(sealed)) {
      // In the place of what was read: of a long body there is one copy.
      slice.set(decipher.update(slice));
      if (sealed.length > sliceBytes) await turn();
    }
    decipher.final();
    return sealed;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

function slices<T extends Uint8Array>(bytes: T): T[] {
  const count = Math.max(1, Math.ceil(bytes.length / sliceBytes));
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * sliceBytes, (at + 1) * sliceBytes) as T);
}

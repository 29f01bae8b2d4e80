import type { KeyObject } from 'node:crypto';
import { type OstiaryConfig, resolveSecret } from '#chassis';
import { originOf } from '#contracts';
import {
  type Checkpoint,
  formatCheckpoint,
  formatNote,
  type NoteKey,
  noteKeyOf,
  noteKeyTypes,
  privateKeyOf,
  seedOf,
  signNote,
} from '#transparency';
import { keptKey } from '../keys/kept-key.js';

/** What signs the logs. One key for all of them; each log has its own name, so its own verifier key. */
export class LogKeys {
  private constructor(
    private readonly origin: string,
    private readonly key: KeyObject,
  ) {}

  /** By the configured key, else a random one that is kept in the home folder, readable by its owner only. Throws where that is no key. */
  static async load({ audit, home }: OstiaryConfig): Promise<LogKeys> {
    const { key, origin } = audit.checkpoints;
    const text = key === null ? await keptKey(home, 'checkpoint.key') : resolveSecret(key);
    const seed = seedOf(text);
    if (seed === null)
      throw new Error(
        'The key of checkpoints is no Ed25519 seed: 32 bytes in base64 (audit.checkpoints.key, or checkpoint.key in the home folder)',
      );
    return new LogKeys(origin, privateKeyOf(seed));
  }

  originOf(shard: number): string {
    return originOf(this.origin, shard);
  }

  verifierKey(shard: number): NoteKey {
    return noteKeyOf(this.originOf(shard), noteKeyTypes.log, this.key);
  }

  /** A signed note. */
  sign(shard: number, { size, root }: Pick<Checkpoint, 'size' | 'root'>): string {
    const origin = this.originOf(shard);
    const text = formatCheckpoint({ origin, size, root });
    return formatNote({ text, signatures: [signNote(text, origin, this.key)] });
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OstiaryConfig, resolveSecret } from '#chassis';
import { originOf } from '#contracts';
import { type NoteKey, noteKey, noteKeyTypes, parseNoteKey, privateKeyOf, publicBytesOf, seedOf } from '#transparency';

interface Source {
  readonly origin: string;
  readonly publicBytes: Buffer;
}

/** Whose signatures count. Never what the database says: whoever writes there could name any key. */
export class TrustedKeys {
  private constructor(
    private readonly sources: readonly Source[],
    readonly witnesses: readonly NoteKey[],
  ) {}

  /** Of the configuration, present and former ones, and what the command line adds. Throws where one of them is none. */
  static of({ audit, home }: OstiaryConfig, given: readonly string[], env: NodeJS.ProcessEnv): TrustedKeys {
    const { origin, key, formerKeys } = audit.checkpoints;
    const secret = key === null ? kept(home) : resolveSecret(key, env);
    const seed = secret === null ? null : seedOf(secret);
    const present = seed === null ? [] : [{ origin, publicBytes: publicBytesOf(privateKeyOf(seed)) }];
    const others = [...formerKeys, ...given].map(parseNoteKey);
    return new TrustedKeys(
      [
        ...present,
        ...others
          .filter(({ type }) => type === noteKeyTypes.log)
          .map((one) => ({ origin: one.name.replace(/\/\d+$/, ''), publicBytes: one.publicBytes })),
      ],
      [...audit.witnesses.map((witness) => parseNoteKey(witness.key)), ...others.filter(({ type }) => type === noteKeyTypes.cosigner)],
    );
  }

  get isEmpty(): boolean {
    return this.sources.length === 0;
  }

  /** Those of one of the logs. A key of any of them is the key of all. */
  of(log: number): NoteKey[] {
    return this.sources.map(({ origin, publicBytes }) => noteKey(originOf(origin, log), noteKeyTypes.log, publicBytes));
  }
}

function kept(home: string): string | null {
  const file = join(home, 'checkpoint.key');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

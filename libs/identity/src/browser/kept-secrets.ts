import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type OstiaryConfig, resolveSecret } from '#chassis';

type References = OstiaryConfig['api']['sessionKeys'];

/** The configured secrets; else a random one in the file, readable by its owner only, so that what it encrypts opens after a restart, too. */
export function keptSecrets(references: References, file: string): readonly string[] {
  if (references.length > 0) return references.map((reference) => resolveSecret(reference));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return [readFileSync(file, 'utf8').trim()];
}

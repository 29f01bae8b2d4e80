import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveSecret, type OstiaryConfig } from '#chassis';

/** Injection token of the key behind fingerprints, masks and session ids. */
export const FINGERPRINT_KEY = Symbol('FINGERPRINT_KEY');

/** The configured key, else a random one that is kept in the home folder, readable by its owner only. */
export async function loadFingerprintKey(config: OstiaryConfig): Promise<Uint8Array> {
  if (config.fingerprintKey !== null) return Buffer.from(resolveSecret(config.fingerprintKey));
  const file = join(config.home, 'fingerprint.key');
  await mkdir(config.home, { recursive: true });
  // `wx` lets one of several instances that start together create it; the others read what it wrote.
  await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64');
  if (key.length !== 32)
    throw new Error(
      `${file} does not hold a key of 32 bytes. Delete it to have a new one made; masks and grants made with the old one are then forgotten.`,
    );
  return key;
}

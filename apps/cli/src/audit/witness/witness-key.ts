import { randomBytes, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { privateKeyOf, seedOf } from '#transparency';

/** The Ed25519 key of which the file holds the seed, 32 bytes in base64url; made where there is none yet, for its owner only. */
export async function witnessKey(file: string): Promise<KeyObject> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const seed = seedOf(await readFile(file, 'utf8'));
  if (seed === null) throw new Error(`${file} does not hold a key: 32 bytes in base64url`);
  return privateKeyOf(seed);
}

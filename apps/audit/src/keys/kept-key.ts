import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key in a file of the home folder that only its owner reads; a random one is made where there is none. Base64url of 32 bytes. */
export async function keptKey(home: string, name: string): Promise<string> {
  const file = join(home, name);
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(home, { recursive: true });
  // A link appears with all that is in it, and never over another: of several instances that start together all read the same.
  await writeFile(unfinished, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    await link(unfinished, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret for something simulated, as the real one has it: random, kept in the home folder, read by reference like any other. */
export async function randomSecret(home: string, name: string): Promise<{ secret: string; file: string }> {
  const secret = randomBytes(24).toString('base64url');
  const file = join(home, name);
  await writeFile(file, secret, { mode: 0o600 });
  return { secret, file };
}

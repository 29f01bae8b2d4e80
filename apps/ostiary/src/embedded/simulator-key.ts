import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A key for the simulator, as real providers have one: random, kept in the home folder, read by reference like any other. */
export async function simulatorKey(home: string): Promise<{ key: string; file: string }> {
  const key = randomBytes(24).toString('base64url');
  const file = join(home, 'simulator.key');
  await writeFile(file, key, { mode: 0o600 });
  return { key, file };
}

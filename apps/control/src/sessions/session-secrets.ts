import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type OstiaryConfig, resolveSecret } from '#chassis';

/** The configured ones; else a random one in the home folder, readable by its owner only, so that people stay signed in over a restart. */
export function sessionSecrets({ api, home }: OstiaryConfig): readonly string[] {
  if (api.sessionKeys.length > 0) return api.sessionKeys.map((reference) => resolveSecret(reference));
  const file = join(home, 'control', 'session.key');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return [readFileSync(file, 'utf8').trim()];
}

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stack } from './ostiary.mjs';

export const program = join(import.meta.dirname, '../../../dist/apps/cli/src/main.js');

/** Signs alice in at the command line of a home, and puts `ostiary` on its path. Returns what its environment needs for that. */
export const signIn = ({ home }) => {
  const [bin, config] = [join(home, 'bin'), join(home, 'config')];
  for (const folder of [bin, join(config, 'ostiary')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(bin, 'ostiary'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'ostiary'), 0o755);
  const now = Date.now();
  const credentials = {
    control: stack.api,
    issuer: 'https://issuer.invalid',
    clientId: 'cli',
    parameters: {},
    accessToken: stack.tokens.alice,
    obtainedAt: now,
    expiresAt: now + 3_600_000,
    refreshToken: null,
  };
  writeFileSync(join(config, 'ostiary', 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 });
  return { PATH: `${bin}:${process.env.PATH}`, XDG_CONFIG_HOME: config };
};

import { join } from 'node:path';
import type { OstiaryConfig } from '#chassis';
import { keptSecrets } from '#identity';

/** By which sessions are encrypted: people stay signed in over a restart. */
export const sessionSecrets = ({ api, home }: OstiaryConfig): readonly string[] =>
  keptSecrets(api.sessionKeys, join(home, 'control', 'session.key'));

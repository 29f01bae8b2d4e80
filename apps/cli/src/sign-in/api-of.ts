import { ControlApi, defaultControl } from '../control/control-api.js';
import type { Terminal } from '../terminal.js';
import type { CredentialsFile } from './credentials-file.js';
import { signedIn } from './signed-in.js';

interface Surroundings {
  readonly file: CredentialsFile;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
}

/** The control APIs as whoever is signed in, or, for machines that nobody signs in at, with the token in `OSTIARY_TOKEN`. */
export async function apiOf({ file, terminal, env }: Surroundings, reason?: string, timeoutMs?: number): Promise<ControlApi> {
  const token = env['OSTIARY_TOKEN'];
  return token ? new ControlApi(defaultControl(env), token, timeoutMs, reason ?? null) : signedIn(file, terminal, reason, timeoutMs);
}

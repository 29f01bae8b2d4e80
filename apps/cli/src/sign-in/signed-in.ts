import { ControlApi } from '../control/control-api.js';
import type { Terminal } from '../terminal.js';
import type { CredentialsFile } from './credentials-file.js';
import { freshCredentials } from './fresh-credentials.js';

/** The control APIs, with a token that is good for a while. `reason`: why its owner looks, where what others wrote is read; `timeoutMs`: how long an answer may take. */
export async function signedIn(file: CredentialsFile, terminal: Terminal, reason?: string, timeoutMs?: number): Promise<ControlApi> {
  const { control, accessToken } = await freshCredentials(file, terminal);
  return new ControlApi(control, accessToken, timeoutMs, reason ?? null);
}

import { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plain } from '../plain.js';
import type { Terminal } from '../terminal.js';
import type { CredentialsFile } from './credentials-file.js';
import { freshCredentials } from './fresh-credentials.js';
import { lineOf, type Me } from './me.js';

/** Says who Ostiary takes the signed-in person for. */
export async function whoami(json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const { control, accessToken } = await freshCredentials(file, terminal);
  const me = (await new ControlApi(control, accessToken).get('/api/me')) as Me;
  terminal.out(json ? jsonLine(me) : plain(`${lineOf(me)}\n`));
  return exitCodes.clean;
}

import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import { ControlApi, type Me } from './control-api.js';
import type { CredentialsFile } from './credentials-file.js';
import { freshCredentials } from './token.command.js';

/** Says who Ostiary takes the signed-in person for. */
export async function whoami(json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const { control, accessToken } = await freshCredentials(file, terminal);
  const me = await new ControlApi(control).me(accessToken);
  terminal.out(json ? `${JSON.stringify(me)}\n` : `${lineOf(me)}\n`);
  return exitCodes.clean;
}

/** One line for people. */
export function lineOf({ principal, groups, roles }: Me): string {
  const mail = principal.email === null ? '' : ` <${principal.email}>`;
  const ofGroups = groups === null ? 'groups unresolved' : groups.length === 0 ? 'no groups' : `groups: ${groups.join(', ')}`;
  return `Signed in as ${principal.name}${mail} at ${principal.issuer} (${ofGroups}; roles: ${roles.join(', ')}).`;
}

import { ControlApi } from '../control/control-api.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { freshCredentials } from '../sign-in/fresh-credentials.js';
import type { Terminal } from '../terminal.js';

/** The control APIs, with a token that is good for a while. */
export async function signedIn(file: CredentialsFile, terminal: Terminal): Promise<ControlApi> {
  const { control, accessToken } = await freshCredentials(file, terminal);
  return new ControlApi(control, accessToken);
}

export const pathOf = (id: string): string => `/api/approvals/${encodeURIComponent(id)}`;

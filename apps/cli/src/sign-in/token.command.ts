import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import type { CredentialsFile } from './credentials-file.js';
import { freshCredentials } from './fresh-credentials.js';

/** Prints an access token and nothing else: for `apiKeyHelper` of Claude Code, and for whatever else takes a token from a command. */
export async function token(file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  terminal.out(`${(await freshCredentials(file, terminal)).accessToken}\n`);
  return exitCodes.clean;
}

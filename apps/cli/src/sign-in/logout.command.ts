import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import type { CredentialsFile } from './credentials-file.js';
import { IssuerClient } from './issuer-client.js';

/** Forgets the sign-in here, and ends it at the issuer where that can be done. */
export async function logout(file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  return file.exclusively(async () => {
    const known = await file.read().catch(() => null);
    await file.remove();
    if (known?.refreshToken != null) {
      try {
        const ended = await (await IssuerClient.discover(known)).revoke(known.refreshToken);
        if (!ended) terminal.err(`${known.issuer} has no way to end a sign-in: it ends there by itself.\n`);
      } catch (error) {
        terminal.err(`Signed out here. ${known.issuer} could not be told: ${(error as Error).message}\n`);
        return exitCodes.error;
      }
    }
    terminal.err('Signed out.\n');
    return exitCodes.clean;
  });
}

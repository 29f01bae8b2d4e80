import type { Terminal } from '../terminal.js';
import { type Credentials, isFresh, SignedOutError } from './credentials.js';
import type { CredentialsFile } from './credentials-file.js';

/**
 * Credentials with a token that is good for a while, renewed where it is not. Where the issuer is away, one that has not expired yet will do.
 * Rejects with SignedOutError where only a person can help.
 */
export async function freshCredentials(file: CredentialsFile, terminal: Terminal): Promise<Credentials> {
  const found = await signedIn(file);
  if (isFresh(found, Date.now())) return found;
  return file.exclusively(async () => {
    // Another process may have renewed it meanwhile.
    const known = await signedIn(file);
    return isFresh(known, Date.now()) ? known : renew(known, file, terminal);
  });
}

async function signedIn(file: CredentialsFile): Promise<Credentials> {
  const credentials = await file.read();
  if (credentials === null) throw new SignedOutError('You are not signed in.');
  return credentials;
}

async function renew(known: Credentials, file: CredentialsFile, terminal: Terminal): Promise<Credentials> {
  const isValid = known.expiresAt > Date.now();
  if (known.refreshToken === null) {
    if (isValid) return known;
    throw new SignedOutError('The token has expired, and the issuer gave nothing to renew it with.');
  }
  // Loaded only here: a token that is fresh must be there at once.
  const { IssuerClient, RefusedError } = await import('./issuer-client.js');
  try {
    const renewed = { ...known, ...(await (await IssuerClient.discover(known)).refresh(known.refreshToken)) };
    await file.write(renewed);
    return renewed;
  } catch (error) {
    if (error instanceof RefusedError) {
      if (!isValid) throw new SignedOutError(`${error.message}.`);
    } else if (!isValid) throw error;
    terminal.err(
      `The token could not be renewed (${(error as Error).message}); it is good until ${new Date(known.expiresAt).toISOString()}.\n`,
    );
    return known;
  }
}

import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Whom the server runs as. PostgreSQL refuses root, so root lends it another account; everybody else runs it as themselves. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that exist on most machines, the fitting one first; none is ever created. */
const CANDIDATES = ['postgres', 'nobody'];

/** Null: run as we are. Rejects when we are root and no account can be lent. */
export async function serverAccount(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const entry = lines.find(([user]) => user === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    `PostgreSQL does not run as root, and none of the accounts ${CANDIDATES.join(', ')} exists. Start Ostiary as another user, or set DATABASE_URL.`,
  );
}

/** Whether the account can get at a path: search permission on every folder above, and on the path itself what is asked (by default read and search). */
export async function canReach(account: ServerAccount, path: string, bits = 0o5): Promise<boolean> {
  if (!(await allows(account, path, bits))) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!(await allows(account, folder, 0o1))) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function allows({ uid, gid }: ServerAccount, path: string, bits: number): Promise<boolean> {
  const info = await stat(path);
  const shift = info.uid === uid ? 6 : info.gid === gid ? 3 : 0;
  return ((info.mode >> shift) & bits) === bits;
}

/** Where root keeps what the other account must reach when the home folder is closed to it. */
export const sharedFolder = join('/var', 'lib', 'ostiary');

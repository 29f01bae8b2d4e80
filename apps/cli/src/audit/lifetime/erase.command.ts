import type { ControlApi } from '../../control/control-api.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { jsonLine } from '../../plain.js';
import type { CredentialsFile } from '../../sign-in/credentials-file.js';
import { signedIn } from '../../sign-in/signed-in.js';
import type { Terminal } from '../../terminal.js';
import type { About } from './about.js';

export interface EraseCommand {
  readonly about: About;
  readonly reason: string;
  /** Takes a person's name out of what lists show, too. */
  readonly names: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** As much of `POST /api/erasures` as people are shown here. */
interface Erased {
  readonly sessions: number;
  readonly exchanges: number;
  readonly held: number;
  readonly more: boolean;
  readonly erasure: { readonly id: string } | null;
}

/** Says what would be erased, and without `dryRun` erases it: all of it, in as many calls as it takes. */
export async function erase(command: EraseCommand, credentials: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  return eraseWith(await signedIn(credentials, terminal), command, terminal);
}

export async function eraseWith(
  api: Pick<ControlApi, 'post'>,
  { about, reason, names, dryRun, json }: EraseCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const ask = async (isDry: boolean): Promise<Erased> =>
    (await api.post('/api/erasures', { ...about, reason, names, dryRun: isDry })) as Erased;
  const found = await ask(true);
  if (!json)
    terminal.out(
      `${found.sessions} sessions with ${found.exchanges} exchanges${found.more ? ', and more' : ''}; ${found.held} are on legal hold.\n`,
    );
  else if (dryRun) terminal.out(jsonLine(found));
  if (found.held > 0) return exitCodes.findings;
  if (dryRun) return exitCodes.clean;
  for (let more = true; more;) {
    const erased = await ask(false);
    more = erased.more;
    terminal.out(json ? jsonLine(erased) : `Erased ${erased.sessions} sessions: erasure ${erased.erasure?.id ?? ''}.\n`);
  }
  return exitCodes.clean;
}

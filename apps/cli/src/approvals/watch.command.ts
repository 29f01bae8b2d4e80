import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Me } from '../sign-in/me.js';
import type { Terminal } from '../terminal.js';
import { isOwn, type LiveApproval } from './live-approval.js';
import { liveApprovals } from './live-connection.js';
import { wordsOf } from './live-words.js';
import { signedIn } from '../sign-in/signed-in.js';

/**
 * What happens to the approvals that the signed-in person may see, line by line: what waits now, then every change; with `json` each as one
 * object, as the control API tells it. Goes on until the signal aborts.
 */
export async function watch(json: boolean, file: CredentialsFile, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { principal } = (await (await signedIn(file, terminal)).get('/api/me')) as Me;
  if (!json) terminal.err('Watching; Ctrl-C ends it.\n');
  const known = new Known();
  for await (const live of liveApprovals(file, terminal, signal)) {
    if (json) terminal.out(jsonLine(live));
    else if (known.isNews(live)) terminal.out(lineOf(live, isOwn(live, principal), Date.now()));
  }
  return exitCodes.clean;
}

function lineOf(live: LiveApproval, own: boolean, now: number): string {
  const at = live.happened === null ? new Date(now).toISOString() : live.happened.at;
  return `${at.slice(11, 19)}Z  ${plainLine(live.id)}  ${plainLine(wordsOf(live, own, now))}\n`;
}

/** After a break the gateway may begin with what is open: what was shown already is no news. */
class Known {
  private readonly revisions = new Map<string, number>();

  isNews({ id, state, revision, happened }: LiveApproval): boolean {
    const isNews = happened !== null || this.revisions.get(id) !== revision;
    if (state === 'pending' || state === 'orphaned') this.revisions.set(id, revision);
    else this.revisions.delete(id);
    return isNews;
  }
}

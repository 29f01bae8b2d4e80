import { ControlError } from '../control/control-api.js';
import { everyPage } from '../control/every-page.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plain } from '../plain.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { type Approval, tableOf } from './approval.js';
import { cardOf } from './card.js';
import { signedIn } from '../sign-in/signed-in.js';
import { pathOf } from './path-of.js';

export interface Vote {
  readonly id: string;
  readonly decision: 'approve' | 'deny';
  readonly reason: string | null;
  /** What the voter saw; null: what is shown at this moment, which is then told. */
  readonly revision: number | null;
  /** How far an approval reaches; null: this call alone. */
  readonly grant: { readonly scope: 'session' | 'duration'; readonly for?: string } | null;
  /** To pass it in an emergency, whoever is asked. */
  readonly breakGlass: boolean;
}

/** Approvals that the caller may see: those that wait for a decision, or those of the named states; with `json` one object a line. */
export async function list(states: string, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const api = await signedIn(file, terminal);
  const found = await everyPage<Approval>(api, `/api/approvals?${new URLSearchParams({ state: states }).toString()}`);
  terminal.out(json ? found.map(jsonLine).join('') : tableOf(found, Date.now()));
  return exitCodes.clean;
}

export async function show(id: string, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const approval = (await (await signedIn(file, terminal)).get(pathOf(id))) as Approval;
  terminal.out(json ? jsonLine(approval) : cardOf(approval, Date.now()));
  return exitCodes.clean;
}

/** Votes on a revision. Where something else is shown by now the vote does not count, and the card as it is now is printed. */
export async function vote(cast: Vote, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const api = await signedIn(file, terminal);
  const revision = cast.revision ?? ((await api.get(pathOf(cast.id))) as Approval).revision;
  const { decision, reason, breakGlass } = cast;
  const grant = cast.grant === null ? {} : { grant: cast.grant };
  try {
    const after = (await api.post(`${pathOf(cast.id)}/votes`, { decision, reason, revision, breakGlass, ...grant })) as Approval;
    terminal.out(json ? jsonLine(after) : plain(`Counted on revision ${revision}; the approval is ${after.state}.\n`));
    return exitCodes.clean;
  } catch (error) {
    if (!(error instanceof ControlError) || error.code !== 'state_conflict') throw error;
    terminal.err(`${error.message}\n`);
    if (!json) terminal.err(`\n${cardOf((await api.get(pathOf(cast.id))) as Approval, Date.now())}`);
    return exitCodes.findings;
  }
}

import { ControlError } from '../control/control-api.js';
import { everyPage } from '../control/every-page.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine } from '../plain.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';
import { unlessTooLate } from './acting.command.js';
import { leftUntil } from './approval.js';
import { signedIn } from '../sign-in/signed-in.js';

/** As much of a grant as people are shown here: `GET /api/grants`. */
export interface Grant {
  readonly id: string;
  readonly approvalId: string;
  readonly owner: { readonly name: string };
  readonly rules: readonly string[];
  readonly scope: string;
  readonly until: string;
  readonly givenBy: readonly string[];
  readonly state: string;
  readonly uses: number;
}

/** Grants that hold now and that the caller may take back; with `json` one object a line. */
export async function grants(json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const found = await everyPage<Grant>(await signedIn(file, terminal), '/api/grants?state=active');
  terminal.out(json ? found.map(jsonLine).join('') : tableOf(found, Date.now()));
  return exitCodes.clean;
}

/** Takes back a grant, or all that an approval has given. */
export function revoke(id: string, reason: string | null, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  return unlessTooLate(terminal, async () => {
    const api = await signedIn(file, terminal);
    const body = reason === null ? {} : { reason };
    const named = encodeURIComponent(id);
    const { items } = (await api.delete(`/api/grants/${named}`, body).catch((error: unknown) => {
      if (!(error instanceof ControlError) || error.code !== 'resource_unknown') throw error;
      return api.delete(`/api/grants?approval=${named}`, body);
    })) as { readonly items: readonly Grant[] };
    terminal.out(json ? items.map(jsonLine).join('') : 'Taken back: the next call is asked about again.\n');
  });
}

export function tableOf(found: readonly Grant[], now: number): string {
  if (found.length === 0) return 'No grant holds now.\n';
  const rows = found.map(({ id, owner, rules, scope, givenBy, uses, until }) => [
    id,
    owner.name,
    rules.join(', '),
    scope,
    givenBy.join(', '),
    String(uses),
    leftUntil(until, now),
  ]);
  return tableOfRows(['ID', 'WHO', 'RULES', 'SCOPE', 'GIVEN BY', 'USES', 'LEFT'], rows);
}

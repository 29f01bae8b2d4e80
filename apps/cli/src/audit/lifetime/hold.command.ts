import type { ControlApi } from '../../control/control-api.js';
import { everyPage } from '../../control/every-page.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { jsonLine } from '../../plain.js';
import { tableOfRows } from '../../table.js';
import type { Terminal } from '../../terminal.js';
import type { About } from './about.js';

/** As much of a hold as people are shown here: `GET /api/holds`. */
interface Hold {
  readonly id: string;
  readonly at: string;
  readonly session: string | null;
  readonly person: { readonly issuer: string; readonly subject: string } | null;
  readonly reason: string;
  readonly by: { readonly name: string };
  readonly released: object | null;
}

export async function addHold(api: ControlApi, about: About, reason: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const hold = (await api.post('/api/holds', { ...about, reason })) as Hold;
  terminal.out(json ? jsonLine(hold) : `It is kept: hold ${hold.id}.\n`);
  return exitCodes.clean;
}

export async function releaseHold(api: ControlApi, id: string, reason: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const hold = await api.post(`/api/holds/${encodeURIComponent(id)}/release`, { reason });
  terminal.out(json ? jsonLine(hold) : 'Released: it may be erased again, unless another hold covers it.\n');
  return exitCodes.clean;
}

/** Those that hold now; with `json` all, one object a line. */
export async function listHolds(api: ControlApi, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const holds = await everyPage<Hold>(api, '/api/holds?');
  terminal.out(json ? holds.map(jsonLine).join('') : tableOf(holds));
  return exitCodes.clean;
}

function tableOf(holds: readonly Hold[]): string {
  const current = holds.filter(({ released }) => released === null);
  if (current.length === 0) return 'Nothing is on hold.\n';
  return tableOfRows(
    ['ID', 'SINCE', 'WHAT', 'BY', 'REASON'],
    current.map(({ id, at, session, person, by, reason }) => [
      id,
      at,
      session === null ? `${person?.issuer ?? ''}|${person?.subject ?? ''}` : `session ${session}`,
      by.name,
      reason,
    ]),
  );
}

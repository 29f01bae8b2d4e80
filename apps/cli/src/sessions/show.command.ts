import type { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';
import { type Session, sumCells, sumColumns } from './session.js';

/** One session: who had it, its agents as a tree, its newest exchanges; with `json` as the API tells it, in one line. */
export async function show(id: string, json: boolean, api: Pick<ControlApi, 'get'>, terminal: Terminal): Promise<ExitCode> {
  const session = (await api.get(`/api/sessions/${encodeURIComponent(id)}`)) as Session;
  terminal.out(json ? jsonLine(session) : `${headOf(session)}\n${agentsOf(session)}\n${turnsOf(session)}`);
  return exitCodes.clean;
}

function headOf({ id, principal, client, startedAt, lastActiveAt, exchangeCount, capped }: Session): string {
  const who = `${principal?.name ?? 'nobody known'} with ${client.name} ${client.version ?? ''}`;
  const counted = capped ? ', the sums are of the newest of them' : '';
  return [id, who, `${startedAt} to ${lastActiveAt}, ${exchangeCount} exchanges${counted}`].map((line) => `${plainLine(line)}\n`).join('');
}

/** A dot for each step down the tree. */
const agentsOf = ({ agents }: Session): string =>
  tableOfRows(
    ['AGENT', ...sumColumns],
    agents.map((agent) => [`${'· '.repeat(agent.depth)}${agent.agentId ?? 'conversation'}`, ...sumCells(agent)]),
  );

function turnsOf({ exchanges: { items, next } }: Session): string {
  const rows = items.toReversed().map(({ startedAt, id, caller, model, verdict, outcome, title }) => {
    return [startedAt, id, caller.agentId ?? '', model ?? '', verdict ?? '', outcome ?? 'open', title ?? ''];
  });
  const older = next === null ? '' : 'Older ones: GET /api/exchanges?session=ID\n';
  return `${tableOfRows(['STARTED', 'EXCHANGE', 'AGENT', 'MODEL', 'VERDICT', 'OUTCOME', 'TITLE'], rows)}${older}`;
}

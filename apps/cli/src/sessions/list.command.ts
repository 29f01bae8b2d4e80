import type { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';
import { type SessionItem, sumCells, sumColumns } from './session.js';

/** What sessions are listed: `principal`, `from`, `to` as `GET /api/sessions` takes them, those that are missing say nothing. */
export interface Wanted {
  readonly principal?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
}

/** Sessions, the most recently active first; with `json` one object a line. */
export async function list(wanted: Wanted, json: boolean, api: Pick<ControlApi, 'get'>, terminal: Terminal): Promise<ExitCode> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.set(name, String(value));
  const { items, next } = (await api.get(`/api/sessions?${query.toString()}`)) as { items: SessionItem[]; next: string | null };
  terminal.out(json ? items.map(jsonLine).join('') : tableOf(items));
  if (next !== null && !json) terminal.err('There are more: ask for more with --limit, or for others with --to.\n');
  return exitCodes.clean;
}

function tableOf(items: readonly SessionItem[]): string {
  if (items.length === 0) return 'There is no such session.\n';
  return tableOfRows(
    ['ID', 'WHO', 'CLIENT', ...sumColumns],
    items.map((item) => [item.id, item.principal?.name ?? '', item.client.name, ...sumCells(item)]),
  );
}

import { policyDiff, type PolicyDiff } from '#policy-model';
import type { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plain, plainLine } from '../plain.js';
import { policyPath } from './scope.js';
import type { Terminal } from '../terminal.js';

/** A side of the comparison: the number of a version, or a file; null: the policy in force. */
type Side = string | null;

/** Tells what is another in one policy than in another: versions by their number, and files. */
export async function diff(
  { from, to, json, scope }: { readonly from: Side; readonly to: string; readonly json: boolean; readonly scope: string | null },
  api: () => Promise<Pick<ControlApi, 'get'>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const read = async (side: Side): Promise<string> => {
    if (side !== null && !/^\d+$/.test(side)) return terminal.read(side);
    const path = side === null ? policyPath(scope) : `${policyPath(scope)}/versions/${side}`;
    return ((await (await api()).get(path)) as { readonly source: string }).source;
  };
  const told = policyDiff(await read(from), await read(to));
  terminal.out(json ? jsonLine({ from, to, ...told }) : diffText(told, from ?? 'in force', to));
  return told.text === '' ? exitCodes.clean : exitCodes.findings;
}

/** A comparison for people: what is added, removed and changed, and the texts. */
export function diffText({ rules: { added, removed, changed }, fields, text }: PolicyDiff, from: string, to: string): string {
  if (text === '') return 'The same.\n';
  const lines = [
    ...added.map((id) => `+ rule ${id}`),
    ...removed.map((id) => `- rule ${id}`),
    ...changed.map((rule) => `~ rule ${rule.id}: ${rule.fields.join(', ')}`),
    ...fields.map((name) => `~ ${name}`),
  ];
  return `${lines.map((line) => `${plainLine(line)}\n`).join('')}\n--- ${plainLine(from)}\n+++ ${plainLine(to)}\n${plain(text)}`;
}

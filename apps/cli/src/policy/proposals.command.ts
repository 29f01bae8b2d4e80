import type { PolicyDiff } from '#policy-model';
import type { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { diffText } from './diff.command.js';

interface Summary {
  readonly id: string;
  readonly author: { readonly name: string; readonly subject: string };
  readonly message: string | null;
  readonly restores: number | null;
  readonly baseVersion: number;
  readonly proposedAt: string;
}

interface Proposal extends Summary {
  readonly diff: PolicyDiff;
}

type Api = Pick<ControlApi, 'get' | 'post' | 'delete'>;

const PATH = '/api/policy/proposals';
const of = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

const actions: Readonly<Record<string, (id: string, json: boolean, api: Api) => Promise<string>>> = {
  async show(id, json, api) {
    const proposal = (await api.get(of(id))) as Proposal;
    return json ? jsonLine(proposal) : `${headOf(proposal)}\n${diffText(proposal.diff, 'in force', 'proposed')}`;
  },
  async publish(id, json, api) {
    const { version } = (await api.post(`${of(id)}/publish`, {})) as { readonly version: number };
    return json ? jsonLine({ id, version }) : `Version ${version} is in force.\n`;
  },
  async withdraw(id, json, api) {
    await api.delete(of(id), undefined);
    return json ? jsonLine({ id, withdrawn: true }) : 'Taken back.\n';
  },
};

/** Policies that wait for a second person: lists them, shows one with what it would change, puts one in force, or takes one back. */
export async function proposals(
  [action = 'list', id, ...more]: readonly string[],
  json: boolean,
  api: () => Promise<Api>,
  terminal: Terminal,
): Promise<ExitCode> {
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (act !== undefined && id !== undefined && more.length === 0) terminal.out(await act(id, json, await api()));
  else if (action === 'list' && id === undefined) terminal.out(await listed(json, await api()));
  else throw new UsageError('Name what to do, and with which proposal: list, or show, publish or withdraw with an ID.');
  return exitCodes.clean;
}

async function listed(json: boolean, api: Api): Promise<string> {
  const { items } = (await api.get(PATH)) as { readonly items: readonly Summary[] };
  if (json) return items.map(jsonLine).join('');
  if (items.length === 0) return 'Nothing waits for a second person.\n';
  const rows = items.map((one) => [one.id, one.proposedAt, one.author.name, whyOf(one)]);
  return tableOfRows(['PROPOSAL', 'SINCE', 'BY', 'WHY'], rows);
}

const headOf = (proposal: Summary): string =>
  `${plainLine(proposal.id)}, proposed by ${plainLine(`${proposal.author.name} (${proposal.author.subject})`)} at ${plainLine(proposal.proposedAt)} on version ${proposal.baseVersion}: ${whyOf(proposal) || 'without a message'}\n`;

const whyOf = ({ message, restores }: Summary): string =>
  plainLine(message ?? (restores === null ? '' : `brings back version ${restores}`));

import { plain, plainLine } from '../plain.js';
import { tableOfRows } from '../table.js';

/** As much of an approval as people are shown here: `GET /api/approvals/{id}`. */
export interface Approval {
  readonly id: string;
  readonly state: string;
  readonly requester: { readonly issuer: string; readonly subject: string; readonly name: string; readonly email: string | null };
  readonly rule: string;
  readonly message: string;
  readonly model: string;
  readonly client: { readonly name: string };
  readonly quorum: number;
  readonly votes: readonly Vote[];
  /** Groups that are asked by the step that is under way; `asked`: and those it was passed on to, which an older gateway does not tell. */
  readonly reviewers: readonly string[];
  readonly asked?: readonly string[];
  readonly revision: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly closesAt: string | null;
  readonly resolvedAt: string | null;
  readonly reason: string | null;
  readonly grant: { readonly scope: string; readonly until: string | null } | null;
  readonly waiters: readonly { readonly sideCall: boolean; readonly waiting: boolean; readonly endedBy?: string | null }[];
  readonly wholeText: string;
  readonly content: readonly Shown[];
}

interface Vote {
  readonly voter: { readonly name: string };
  /** The group or the role; an older gateway does not tell. */
  readonly through?: string;
  readonly decision: string;
  readonly reason: string | null;
}

interface Shown {
  readonly exchangeId: string;
  readonly blocks: readonly { readonly provenance: string; readonly matched: boolean; readonly chars: number; readonly text: string }[];
  readonly cut: { readonly blocks: number; readonly chars: number } | null;
}

/** Whether no call of it went on, nor waits: each gave up before it was approved. Calls for a title are no loss. */
export const isMissed = ({ state, waiters }: Approval): boolean =>
  state === 'approved' && waiters.every(({ sideCall, waiting, endedBy }) => sideCall || (!waiting && endedBy !== 'released'));

/** Who decides, as far as is told. */
export const askedOf = ({ asked, reviewers }: Approval): string => (asked ?? reviewers).join(', ');

/** Time until then, in the largest two units, or `over`. */
export function leftUntil(at: string, now: number): string {
  const seconds = Math.floor((Date.parse(at) - now) / 1_000);
  if (seconds <= 0) return 'over';
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}h ${minutes}m` : minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`;
}

/** A line each, the newest first. */
export function tableOf(approvals: readonly Approval[], now: number): string {
  if (approvals.length === 0) return 'Nothing waits for a decision.\n';
  const rows = approvals.map(({ id, state, requester, rule, votes, quorum, expiresAt }) => [
    id,
    state,
    requester.name,
    rule,
    `${votes.filter(({ decision }) => decision === 'approve').length}/${quorum}`,
    leftUntil(expiresAt, now),
  ]);
  return tableOfRows(['ID', 'STATE', 'WHO', 'RULE', 'VOTES', 'LEFT'], rows);
}

/** All that a reviewer must see before they decide. */
export function cardOf(approval: Approval, now: number): string {
  const { requester, client, votes, reason } = approval;
  const mail = requester.email === null ? '' : ` <${plainLine(requester.email)}>`;
  const head: [string, string][] = [
    ['approval', `${approval.id}, revision ${approval.revision}, ${approval.state}`],
    ['who', `${plainLine(requester.name)}${mail}, with ${plainLine(client.name)}, model ${plainLine(approval.model)}`],
    ['rule', `${approval.rule}: ${plainLine(approval.message)}`],
    ['asked', `${askedOf(approval)}; ${approval.quorum} must agree; left: ${leftUntil(approval.expiresAt, now)}`],
    ...votes.map(({ voter, through, decision, reason: why }): [string, string] => [
      'vote',
      `${plainLine(voter.name)}${through === undefined ? '' : ` (${plainLine(through)})`}: ${decision}${why === null ? '' : ` (${plainLine(why)})`}`,
    ]),
    ...(reason === null ? [] : [['reason', plainLine(reason)] as [string, string]]),
  ];
  const shown = approval.content.flatMap(({ exchangeId, blocks, cut }, index) => [
    index === 0 ? 'What goes out when it is approved:' : `And what call ${exchangeId} says beyond it:`,
    ...blocks.map(blockOf),
    ...(cut === null ? [] : [`  NOT SHOWN: ${cut.chars} characters in ${cut.blocks} blocks. The whole text: GET ${approval.wholeText}`]),
  ]);
  return plain(`${head.map(([name, text]) => `${name.padEnd(9)} ${text}`).join('\n')}\n\n${shown.join('\n')}\n`);
}

function blockOf({ provenance, matched, chars, text }: Shown['blocks'][number]): string {
  const cut = text.length < chars ? `, ${text.length} of ${chars} characters` : '';
  const body = text.split('\n').map((one) => `  | ${one}`);
  return [`  ${matched ? 'MATCHED ' : ''}${provenance}${cut}`, ...body].join('\n');
}

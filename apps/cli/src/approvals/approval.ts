import type { UnderstoodInWords } from '#contracts';
import { tableOfRows } from '../table.js';

/** As much of an approval as people are shown here: `GET /api/approvals/{id}`. */
export interface Approval {
  readonly id: string;
  readonly state: string;
  readonly requester: { readonly issuer: string; readonly subject: string; readonly name: string; readonly email: string | null };
  /** The conversation that it was asked in. */
  readonly sessionId: string;
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
  /** What follows is not told by a gateway that knows only one step and grants for one call. */
  readonly steps?: readonly unknown[];
  readonly currentStep?: number;
  /** How far an approval may reach at most. */
  readonly offers?: { readonly scope: string; readonly forMs: number | null };
  readonly comments?: readonly { readonly by: { readonly name: string }; readonly text: string }[];
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

export interface Shown {
  readonly exchangeId: string;
  readonly blocks: readonly {
    readonly provenance: string;
    readonly matched: boolean;
    readonly chars: number;
    readonly text: string;
    /** Missing where there is nothing to understand, and from an older gateway. */
    readonly understood?: UnderstoodInWords | undefined;
  }[];
  readonly cut: { readonly blocks: number; readonly chars: number } | null;
}

/** Whether no call of it went on, nor waits: each gave up before it was approved. Calls for a title are no loss. */
export const isMissed = ({ state, waiters }: Approval): boolean =>
  state === 'approved' && waiters.every(({ sideCall, waiting, endedBy }) => sideCall || (!waiting && endedBy !== 'released'));

/** Who decides, as far as is told. */
export const askedOf = ({ asked, reviewers }: Approval): string => (asked ?? reviewers).join(', ');

/** In the largest two units. */
export function timeOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}h ${minutes}m` : minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`;
}

/** Time until then, or `over`. */
export function leftUntil(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  return ms < 1_000 ? 'over' : timeOf(ms);
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

/** A message that is due, held by whoever is about to send it. */
export interface DueMessage {
  readonly id: string;
  /** Null: a digest. */
  readonly approvalId: string | null;
  readonly kind: 'card' | 'requester' | 'outcome' | 'comment' | 'digest';
  readonly lane: string;
  /** What it should show is the state after this change. */
  readonly change: number;
  /** Whether there is something to decide. */
  readonly isOpen: boolean;
  /** Where it stands; null: it was not posted yet, as far as anybody knows. */
  readonly channel: string | null;
  readonly ts: string | null;
  /** Since when a post may be under way whose answer was lost; null: none is. */
  readonly unsureSince: Date | null;
  /** Slack refused it as it was: without what others wrote at length. */
  readonly plain: boolean;
  /** Nobody knows whether it is the only copy: without buttons. */
  readonly linkOnly: boolean;
  readonly said: Said | null;
  /** Whose hold of the lane it is. */
  readonly holder: string;
}

/** A comment. */
export interface Said {
  readonly by: string;
  readonly channel: string | null;
  readonly text: string;
}

/** By this its copy in Slack is found again, among those of other installations too. */
export const markOf = ({ approvalId, kind, lane, change, id }: DueMessage): string =>
  approvalId === null ? `${kind} ${lane} ${change}` : `${approvalId} ${kind} ${id}`;

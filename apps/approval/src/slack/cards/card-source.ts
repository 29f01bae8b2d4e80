import type { ApprovalChangeKind, ApprovalTerms, ShownContent } from '#contracts';
import type { ApprovalChange } from '../../notifying/notifier.port.js';

/** Something that happened to an approval, as its card tells it. */
export interface CardNote {
  readonly kind: ApprovalChangeKind;
  /** The name of who did it; null: time, a client, or the rule. */
  readonly by: string | null;
  readonly at: string;
  readonly text: string | null;
}

/** All that a card is made of. */
export interface CardSource {
  readonly id: string;
  /** As its newest change tells it. */
  readonly approval: ApprovalChange['approval'];
  readonly terms: ApprovalTerms;
  readonly content: readonly ShownContent[];
  /** Votes on less than what is shown now. */
  readonly earlierVotes: number;
  /** What has happened, in order. */
  readonly notes: readonly CardNote[];
}

/** Where things are that a card only points to. */
export interface CardLinks {
  /** The address that people reach with a browser, without a slash at its end. */
  readonly origin: string;
  /** Ids of Slack's user groups, by group. */
  readonly mentions: Readonly<Record<string, string>>;
}

export const approvalPage = ({ origin }: CardLinks, id: string): string => `${origin}/approvals/${encodeURIComponent(id)}`;

/** Whether a vote is still taken. */
export const isOpen = ({ approval }: CardSource): boolean => approval.state === 'pending' || approval.state === 'orphaned';

/** Whether it can be decided in Slack at all. */
export const isDecidedInSlack = ({ terms }: CardSource): boolean =>
  terms.freshSignInMs === undefined && (terms.channels ?? ['slack']).includes('slack');

export const last = ({ notes }: CardSource, kind: ApprovalChangeKind): CardNote | undefined => notes.findLast((note) => note.kind === kind);

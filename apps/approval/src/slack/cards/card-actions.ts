/** Ids of what can be pressed on cards, as Slack's interactions name them (`action_id`). */
export const cardActions = {
  approve: 'approve',
  /** Approves for longer than this call: asks for how long. */
  approveFor: 'approve_for',
  deny: 'deny',
  details: 'details',
  /** A link: Slack tells of the press, and nothing is to be done about it. */
  open: 'open',
  /** On the message to the requester: takes the request back. */
  withdraw: 'withdraw',
} as const;

/** Id of the block that holds them (`block_id`). */
export const actionsBlock = 'ostiary_actions';

/** What a press is about. */
export interface CardValue {
  readonly id: string;
  /** What the card showed. */
  readonly revision: number;
}

/** What a button carries: the approval and the revision that its card shows, and nothing else. */
export const cardValue = ({ id, revision }: CardValue): string => `${revision}:${id}`;

/** The other way; null for what no card of ours carries. */
export function readCardValue(value: unknown): CardValue | null {
  const parts = typeof value === 'string' ? /^([1-9]\d{0,8}):(.{1,200})$/s.exec(value) : null;
  return parts?.[1] === undefined || parts[2] === undefined ? null : { id: parts[2], revision: Number(parts[1]) };
}

/** `metadata.event_type` of the messages that the bot posts; its payload has the number of the copy, by which it is found again. */
export const messageKind = 'ostiary_message';

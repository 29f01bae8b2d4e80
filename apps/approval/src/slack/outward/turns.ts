import type { NamedAccount } from '../../store/said.js';

/** What shares a turn: what is still to be decided goes before what is over, and both before what people say about it. */
type Sort = 'open' | 'over' | 'said';

/** How much later than it came each sort counts as come. */
const behindMs: Readonly<Record<Sort, number>> = { open: 0, over: 5_000, said: 5_000 };
/** Of one person's messages of a sort each counts as come so long after the one before, however many come at once. */
const apartMs = 10_000;

type Whose = Pick<NamedAccount, 'issuer' | 'subject'>;

/** Whose message it is, and of what sort: those of one queue wait for each other. */
export const queueOf = (sort: Sort, { issuer, subject }: Whose): string => `${sort} ${issuer} ${subject}`;

export const sortOf = (isOpen: boolean): Sort => (isOpen ? 'open' : 'over');

/**
 * SQL for the turn of a message of a lane. Whoever asks or says a lot has the rest of it leave when others have no need of the channel; where
 * nobody else is waiting nothing leaves any later. `lane` and `queue` are SQL expressions.
 */
export const turnIn = (lane: string, queue: string, sort: Sort): string => `greatest(
  clock_timestamp() + interval '${behindMs[sort]} milliseconds',
  (SELECT max(q.turn) FROM slack_messages q WHERE q.lane = ${lane} AND q.queue = ${queue} AND q.due_since IS NOT NULL) + interval '${apartMs} milliseconds')`;

/** SQL for the turn of what was just sent and has changed since: it begins anew. */
export const turnAnew = `clock_timestamp() + interval '${apartMs} milliseconds'`;

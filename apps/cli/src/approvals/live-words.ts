import { askedOf, isMissed, leftUntil } from './approval.js';
import type { LiveApproval } from './live-approval.js';

type Words = (live: LiveApproval, isOwn: boolean, now: number) => string;

const by = ({ happened }: LiveApproval): string => happened?.by?.name ?? 'Somebody';
const because = (text: string | null | undefined): string => (text ? `: ${text}` : '');
const left = ({ expiresAt }: LiveApproval, now: number): string => `${leftUntil(expiresAt, now)} left`;

const waits: Words = (live, isOwn, now) => {
  // Whoever reads HELD looks for a client that waits; an orphaned approval has none.
  const first = !isOwn ? `ASKED by ${live.requester.name}` : live.state === 'orphaned' ? 'OPEN, no call waits any more' : 'HELD';
  return `${first}, rule ${live.rule}: ${live.message} Decide: ${askedOf(live)}; ${left(live, now)}.`;
};

const decided: Words = (live, isOwn) => {
  if (live.state === 'denied') return `DENIED by ${by(live)}${because(live.reason)}`;
  const reach =
    live.grant === null || live.grant.scope === 'once' ? '' : ` for ${live.grant.scope === 'session' ? 'the session' : 'a time'}`;
  const until = live.grant?.until ? `, until ${live.grant.until}` : '';
  const next = !isMissed(live) ? 'The call goes on.' : isOwn ? 'Nobody waits any more: send the call again.' : 'It is kept for the call.';
  return `APPROVED by ${by(live)}${reach}${until}${because(live.reason)}. ${next}`;
};

/** What each kind of change is to whoever watches. */
const told: Readonly<Record<string, Words>> = {
  created: waits,
  joined: (live, _isOwn, now) => `another call waits for it; revision ${live.revision}, ${left(live, now)}`,
  routed: (live, _isOwn, now) => `decide: ${askedOf(live)}; ${left(live, now)}`,
  escalated: (live, _isOwn, now) => `nobody concluded in time; asked by now: ${askedOf(live)}; ${left(live, now)}`,
  seen: (live) => `${by(live)} looks at it`,
  voted: (live, _isOwn, now) => `${by(live)} has voted${because(live.happened?.text)}; ${left(live, now)}`,
  commented: (live) => `${by(live)} says${because(live.happened?.text)}`,
  decided,
  consumed: () => 'a call has gone on by it',
  revoked: (live) => `TAKEN BACK by ${by(live)}${because(live.happened?.text)}`,
  expired: (_live, isOwn) => `EXPIRED: nobody decided in time.${isOwn ? ' Send the call again to ask again.' : ''}`,
  orphaned: (live, _isOwn, now) =>
    `no call waits any more; ${live.closesAt === null ? `a decision is kept for it, ${left(live, now)}` : 'it closes soon'}`,
  canceled: (live) => `CLOSED${because(live.reason)}`,
  withdrawn: (live) => `WITHDRAWN by ${by(live)}${because(live.happened?.text)}`,
  reviewed: (live) => `${by(live)} has reviewed that the glass was broken${because(live.happened?.text)}`,
};

/** What happened, in words. An unknown kind is told by its name: the gateway may be newer than this. */
export function wordsOf(live: LiveApproval, isOwn: boolean, now: number): string {
  const { happened } = live;
  if (happened === null) return waits(live, isOwn, now);
  return (told[happened.kind] ?? (() => `${happened.kind}${because(happened.text)}`))(live, isOwn, now);
}

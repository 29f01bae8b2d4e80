import type { ApprovalTerms } from '#contracts';
import { type Block, said } from './blocks.js';
import { type CardSource, isOpen, last } from './card-source.js';
import { asDuration } from './duration.js';
import { asLine, asTime } from './mrkdwn.js';

type Phase = CardSource['approval']['phase'];

const goesOn: Readonly<Record<Phase, string>> = {
  request: 'the call goes on to the model',
  reply: 'the reply is delivered to the caller',
  tool_call: 'the tool call is delivered to the caller, whose machine runs it',
};

/** What a decision does: said before it is made, and what came of it afterwards. */
export const outcomeLines = (source: CardSource): string[] => (isOpen(source) ? whatWillHappen(source) : whatHappened(source));

/** What the caller heard with a denial. */
export const toldReason = ({ approval: { state, reason } }: CardSource): Block[] =>
  state === 'denied' && reason !== null ? said(reason, 1_000) : [];

function whatWillHappen({ approval, terms }: CardSource): string[] {
  const now =
    approval.state === 'orphaned'
      ? 'the identical call passes when it is sent again'
      : `${goesOn[approval.phase]}${approval.waiting > 1 ? `; ${approval.waiting} calls wait for it` : ''}`;
  return [`*When approved* ${now}, once${offerOf(terms)}.`, '*When denied* it is refused, and the caller is told your reason.'];
}

function offerOf({ grant }: ApprovalTerms): string {
  if (grant === undefined || grant.scope === 'once') return '';
  const reach = grant.scope === 'session' ? 'this conversation' : 'all that is like it';
  return `, or for ${reach}${grant.forMs === null ? '' : `, at most ${asDuration(grant.forMs)}`}`;
}

function whatHappened(source: CardSource): string[] {
  const { approval } = source;
  switch (approval.state) {
    case 'approved':
      return [`Approved by ${people(source, 'approve')}${grantOf(source)}.`];
    case 'denied':
      return [`Denied by ${people(source, 'deny')}.${approval.reason === null ? '' : ' The caller was told:'}`];
    case 'canceled': {
      const words = last(source, 'withdrawn')?.text ?? null;
      return [`Nothing was decided, and nothing went on.${words === null ? '' : ` ${asLine(words, 300)}`}`];
    }
    default:
      return ['Nothing was decided, and nothing went on.'];
  }
}

function people({ approval: { votes } }: CardSource, decision: 'approve' | 'deny'): string {
  const names = [...new Set(votes.filter((vote) => vote.decision === decision).map(({ voter }) => voter.name))];
  const shown = names.slice(0, 5).map((name) => `*${asLine(name, 80)}*`);
  return `${shown.join(', ') || 'nobody'}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function grantOf({ approval: { grant } }: CardSource): string {
  if (grant === null || grant.scope === 'once') return ', for this call, once';
  const reach = grant.scope === 'session' ? 'for this conversation' : 'for all that is like it';
  return `, ${reach}${grant.until === null ? '' : ` until ${asTime(new Date(grant.until))}`}`;
}

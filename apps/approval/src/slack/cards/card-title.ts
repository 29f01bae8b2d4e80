import { type CardSource, last } from './card-source.js';

/** What a card says first, in words of our own. */
export function titleOf(source: CardSource): string {
  const { state, votes, breakGlass } = source.approval;
  switch (state) {
    case 'pending':
      return `⏳ Approval needed${escalated(source)}${votes.length > 0 ? ', partly voted' : ''}`;
    case 'orphaned':
      return `💤 Nobody waits any more: a decision is kept${escalated(source)}`;
    case 'approved':
      return breakGlass === 'no' ? approvedTitle(source) : brokenTitle(source);
    case 'denied':
      return '⛔ Denied';
    case 'expired':
      return '⌛ Expired: nobody decided in time';
    case 'canceled':
      return last(source, 'withdrawn') ? '🚪 Withdrawn by the requester' : '🚪 Canceled: whoever asked has left';
  }
}

const escalated = (source: CardSource): string => (last(source, 'escalated') ? ', escalated' : '');

function approvedTitle(source: CardSource): string {
  if (last(source, 'revoked')) return '↩️ Approved, then taken back';
  return last(source, 'consumed') ? '✅ Approved and used' : '✅ Approved';
}

function brokenTitle(source: CardSource): string {
  if (last(source, 'revoked')) return '🚨 Passed by breaking the glass, then taken back';
  return source.approval.breakGlass === 'reviewed'
    ? '🚨 Passed by breaking the glass, reviewed'
    : '🚨 Passed by breaking the glass: review open';
}

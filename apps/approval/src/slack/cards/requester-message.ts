import { actions, type Block, button, context, said, section, type SlackContent } from './blocks.js';
import { actionsBlock, cardActions, cardValue } from './card-actions.js';
import { approvalPage, type CardLinks, type CardSource, isOpen, last } from './card-source.js';
import { timeLeft } from './duration.js';
import { asLine, asLink } from './mrkdwn.js';
import { outcomeLines, toldReason } from './outcome-lines.js';

/** What the requester is told while their call is held, and what came of it: what waits, for whom, how long. */
export function requesterMessage(source: CardSource, links: CardLinks): SlackContent {
  const { approval } = source;
  const title = titleOf(source);
  const call = `your call with ${asLine(approval.client.name, 80)} to ${asLine(approval.model, 80)}`;
  const blocks: Block[] = [
    section(`*${title}:* ${call}`),
    ...said(approval.message, 1_000),
    ...(isOpen(source) ? whileOpen(source) : [section(outcomeLines(source).join('\n')), ...toldReason(source)]),
    context(asLink(approvalPage(links, source.id), 'Look at it in the browser')),
  ];
  return { text: `${title}: ${call}, rule ${asLine(approval.ruleId, 80)}`, blocks };
}

/** Says it anew, so that the requester hears of it: their client waits no more, and nobody else will tell them. */
export function outcomeMessage(source: CardSource, links: CardLinks): SlackContent {
  const { state, client, ruleId } = source.approval;
  const next = state === 'approved' ? 'Send it again: the identical call passes.' : 'It will not pass when it is sent again.';
  const title = `${state === 'approved' ? '✅ Approved' : '⛔ Denied'}: your call with ${asLine(client.name, 80)} (rule ${asLine(ruleId, 80)})`;
  return {
    text: `${title}. ${next}`,
    blocks: [
      section(`*${title}*\n${next}`),
      section(outcomeLines(source).join('\n')),
      ...toldReason(source),
      context(asLink(approvalPage(links, source.id), 'Look at it in the browser')),
    ],
  };
}

function whileOpen(source: CardSource): Block[] {
  const { asked, createdAt, expiresAt, votes, revision, state } = source.approval;
  const groups = asked.slice(0, 8).map((group) => `*${asLine(group, 60)}*`);
  const waits =
    state === 'orphaned'
      ? 'Your client has left. A decision is kept for when the call is sent again.'
      : 'Your client waits: leave it running.';
  const voted = votes.length === 0 ? '' : ` ${votes.length} voted so far.`;
  const value = cardValue({ id: source.id, revision });
  return [
    section(`It waits for ${groups.join(' or ')}.${voted} Time left: ${timeLeft(createdAt, expiresAt)}.\n${waits}`),
    actions(actionsBlock, [button({ action: cardActions.withdraw, label: 'Withdraw', value })]),
  ];
}

function titleOf(source: CardSource): string {
  switch (source.approval.state) {
    case 'pending':
      return '⏳ Waiting for approval';
    case 'orphaned':
      return '💤 Still open, nobody waits';
    case 'approved':
      return last(source, 'revoked') ? '↩️ Approved, then taken back' : '✅ Approved';
    case 'denied':
      return '⛔ Denied';
    case 'expired':
      return '⌛ Expired';
    case 'canceled':
      return last(source, 'withdrawn') ? '🚪 Withdrawn' : '🚪 Canceled';
  }
}

import { actions, type Block, button, context, facts, header, said, section, type SlackContent } from './blocks.js';
import { actionsBlock, cardActions, cardValue } from './card-actions.js';
import { approvalPage, type CardLinks, type CardSource, isDecidedInSlack, isOpen } from './card-source.js';
import { titleOf } from './card-title.js';
import { asDuration, timeLeft } from './duration.js';
import { limits } from './limits.js';
import { asLine, asTime } from './mrkdwn.js';
import { outcomeLines, toldReason } from './outcome-lines.js';
import { shownContent } from './shown-content.js';
import { afterwards, alsoAsked, mentionsOf, stepLines, voteLines } from './vote-lines.js';

export interface CardOptions {
  /** Leaves out what others wrote at length: for when Slack refuses the card as it is. */
  readonly plain?: boolean;
  /** Leaves out the buttons: for a copy of which nobody knows whether it is the only one. */
  readonly linkOnly?: boolean;
}

/** Of a call that is decided a few words suffice. */
const decidedChars = 300;
const mostOfMessage = 1_500;

/**
 * The card of an approval, in whatever state it is: who asks, what is new, why, what a decision does, who has voted, and what can be
 * pressed. What others wrote shows as text, cut where it is long; at most 50 blocks.
 */
export function cardOf(source: CardSource, links: CardLinks, { plain = false, linkOnly = false }: CardOptions = {}): SlackContent {
  const { approval } = source;
  const title = titleOf(source);
  const line = `${title}: ${asLine(approval.requester.name, 80)}, rule ${asLine(approval.ruleId, 80)}`;
  const mentions = isOpen(source) ? mentionsOf(source, links) : '';
  const blocks: Block[] = [
    header(title),
    ...(mentions === '' ? [] : [section(mentions)]),
    facts(factsOf(source)),
    ...whyOf(approval.message),
    ...(plain ? [] : shownContent(source, links, isOpen(source) ? limits.section : decidedChars)),
    section(lines(outcomeLines(source))),
    ...toldReason(source),
    context(lines([...stepLines(source), alsoAsked(source), ...voteLines(source), ...afterwards(source)])),
    ...buttonsOf(source, links, linkOnly),
    context(`Revision ${approval.revision} · ${asLine(source.id, 80)}`),
  ];
  return { text: `${line}${mentions === '' ? '' : ` ${mentions}`}`, blocks: blocks.slice(0, limits.blocks) };
}

const whyOf = (message: string): Block[] => {
  const words = said(message, mostOfMessage);
  return words.length === 0 ? [] : [context('*Why*'), ...words];
};

const lines = (all: readonly (string | null)[]): string => cutLines(all.filter((line) => line !== null));

/** Whole lines, as many as a section holds: half a line could be half an entity. */
function cutLines(all: readonly string[]): string {
  const kept: string[] = [];
  let left: number = limits.section;
  for (const line of all) {
    left -= line.length + 1;
    if (left < 2) return [...kept, '…'].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

function factsOf(source: CardSource): (readonly [string, string])[] {
  const { requester, client, model, sessionId, ruleId, createdAt, expiresAt, resolvedAt } = source.approval;
  return [
    ['Who', asLine(requester.name, 120)],
    ['With', `${asLine(`${client.name} ${client.version ?? ''}`, 120)}, ${asLine(model, 120)}`],
    ['From', `${asLine(requester.issuer, 120)}, session ${asLine(sessionId, 60)}`],
    ['Rule', asLine(ruleId, 120)],
    isOpen(source) ? ['Time left', timeLeft(createdAt, expiresAt)] : ['Ended', asTime(new Date(resolvedAt ?? expiresAt))],
  ];
}

function buttonsOf(source: CardSource, links: CardLinks, linkOnly: boolean): Block[] {
  const value = cardValue({ id: source.id, revision: source.approval.revision });
  const url = approvalPage(links, source.id);
  if (!isDecidedInSlack(source) || linkOnly) {
    const open = button({
      action: cardActions.open,
      label: isOpen(source) ? 'Look and decide in the browser' : 'Look in the browser',
      url,
    });
    return [...(isOpen(source) ? [context(whyNotHere(source))] : []), actions(actionsBlock, [open])];
  }
  const details = button({ action: cardActions.details, label: 'Details', value });
  if (!isOpen(source)) return [actions(actionsBlock, [details])];
  const { grant } = source.terms;
  const wider =
    grant === undefined || grant.scope === 'once' ? [] : [button({ action: cardActions.approveFor, label: 'Approve for …', value })];
  return [
    actions(actionsBlock, [
      button({ action: cardActions.approve, label: wider.length > 0 ? 'Approve once' : 'Approve', style: 'primary', value }),
      ...wider,
      button({ action: cardActions.deny, label: 'Deny', style: 'danger', value }),
      details,
    ]),
  ];
}

function whyNotHere({ terms }: CardSource): string {
  if (terms.freshSignInMs !== undefined)
    return `🔒 Whoever decides about this must have signed in during the last ${asDuration(terms.freshSignInMs)}: not in Slack.`;
  if (terms.channels !== undefined && !terms.channels.includes('slack')) return '🔒 The rule lets nobody decide about this in Slack.';
  return 'Decide in the browser, or on the command line.';
}

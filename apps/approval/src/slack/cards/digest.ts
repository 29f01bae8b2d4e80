import { context, header, section, type SlackContent } from './blocks.js';
import { type CardLinks, approvalPage } from './card-source.js';
import { asDuration } from './duration.js';
import { asLine, asLink } from './mrkdwn.js';

/** An approval that is open, as a digest lists it. */
export interface OpenApproval {
  readonly id: string;
  readonly requester: string;
  readonly ruleId: string;
  readonly asked: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What a digest lists; more are counted. */
export const digestLength = 20;

/** What is open, the oldest first. `total` counts those that are not listed, too. */
export function digestOf(open: readonly OpenApproval[], total: number, now: Date, links: CardLinks): SlackContent {
  const title = `📋 ${total} ${total === 1 ? 'approval is' : 'approvals are'} open`;
  const entries = open.slice(0, digestLength).map((approval) => section(entry(approval, now, links)));
  const more = total - entries.length;
  return { text: title, blocks: [header(title), ...entries, ...(more > 0 ? [context(`and ${more} more`)] : [])] };
}

function entry({ id, requester, ruleId, asked, createdAt, expiresAt }: OpenApproval, now: Date, links: CardLinks): string {
  const age = asDuration(Math.max(now.getTime() - createdAt.getTime(), 0));
  const left = asDuration(Math.max(expiresAt.getTime() - now.getTime(), 0));
  const groups = asked.slice(0, 5).map((group) => asLine(group, 60));
  return `${asLink(approvalPage(links, id), asLine(ruleId, 80))} · *${asLine(requester, 80)}* · for ${groups.join(' or ')} · waits ${age}, ${left} left`;
}

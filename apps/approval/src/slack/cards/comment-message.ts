import { context, said, type SlackContent } from './blocks.js';
import { limits } from './limits.js';
import { asLine } from './mrkdwn.js';

const from: Readonly<Record<string, string>> = { slack: 'in Slack', web: 'in the browser', cli: 'on the command line' };

/** A comment, as it stands in the thread of a card. */
export function commentMessage(by: string, channel: string | null, text: string): SlackContent {
  const line = `💬 *${asLine(by, 80)}*${channel === null ? '' : ` ${from[channel] ?? ''}`}`;
  return { text: `${line}: ${asLine(text, 500)}`, blocks: [context(line), ...said(text, limits.section)] };
}

import { section, type SlackContent } from './blocks.js';
import { limits } from './limits.js';
import { asLine, asText } from './mrkdwn.js';

const from: Readonly<Record<string, string>> = { slack: 'in Slack', web: 'in the browser', cli: 'on the command line' };

/** A comment, as it stands in the thread of a card. */
export function commentMessage(by: string, channel: string | null, text: string): SlackContent {
  const line = `💬 *${asLine(by, 80)}*${channel === null ? '' : ` ${from[channel] ?? ''}`}:`;
  const said = asText(text, limits.section - line.length - 1).text;
  return { text: `${line} ${said}`.slice(0, limits.text), blocks: [section(`${line}\n${said}`)] };
}

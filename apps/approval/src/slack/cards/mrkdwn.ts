import { visible } from '#chassis';

/**
 * Text that others wrote, as Slack shows it letter by letter: no mention, link, channel, emoji or formatting comes of it. At length it stands
 * as plain text or in a fence, where Slack formats nothing. Within a line of ours, where Slack has no escape for its marks, letters that look
 * like them stand for them. Source: https://docs.slack.dev/messaging/formatting-message-text
 */

const invisible = '\u200b';
const ellipsis = '…';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const lookalikes: Readonly<Record<string, string>> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': '\u02cb' };
const opening = new Set([':', '@', '#']);

const isWord = (character: string): boolean => /^[a-z0-9]$/i.test(character);

type Writing = (character: string, before: string, after: string) => string;

/** What would begin an emoji, a mention or a channel's name does not. */
const plain: Writing = (character) => (opening.has(character) ? `${character}${invisible}` : (entities[character] ?? character));

/** Between two letters Slack's marks are none. A quote begins a line. */
const inLine: Writing = (character, before, after) => {
  if (character === '`' || !(isWord(before) && isWord(after)))
    return lookalikes[character] ?? leading(character, before) ?? plain(character, before, after);
  return plain(character, before, after);
};
const leading = (character: string, before: string): string | undefined => (character === '>' && before === '' ? '\u203a' : undefined);

/** Only the fence itself has a meaning, and what is no entity. */
const fenced: Writing = (character) => (character === '`' ? `\`${invisible}` : (entities[character] ?? character));

export interface Written {
  readonly text: string;
  /** How many characters (code points) of the original are not in it. */
  readonly cut: number;
}

/** As many whole characters as fit, written one by one. */
function written(text: string, limit: number, write: Writing): Written {
  const all = [...visible(text.toWellFormed())];
  const kept: string[] = [];
  let length = 0;
  for (const [index, character] of all.entries()) {
    const next = write(character, all[index - 1] ?? '', all[index + 1] ?? '');
    const isLast = index === all.length - 1;
    if (length + next.length > limit - (isLast ? 0 : ellipsis.length))
      return { text: `${kept.join('')}${ellipsis}`, cut: all.length - index };
    kept.push(next);
    length += next.length;
  }
  return { text: kept.join(''), cut: 0 };
}

/** For Slack's plain text, over several lines, in at most `limit` characters. */
export const asPlain = (text: string, limit: number): Written => written(text, limit, plain);

/** Within a line of Slack's markup: names, rules, models, remarks. */
export const asLine = (text: string, limit: number): string => written(text.replace(/\s+/gu, ' ').trim(), limit, inLine).text;

const fence = '```';
const fenceLength = 2 * (fence.length + 1);

/** The text in a fence of its own, which no text ends. `limit` counts the fence too. */
export function asCode(text: string, limit: number): Written {
  const { text: inner, cut } = written(text, limit - fenceLength, fenced);
  return { text: `${fence}\n${inner}\n${fence}`, cut };
}

/** A moment in the reader's own time. */
export function asTime(at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const otherwise = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${seconds}^{date_short_pretty} {time}|${otherwise}>`;
}

/** A link to an address of our own. */
export const asLink = (url: string, label: string): string => `<${new URL(url).href.replaceAll('|', '%7C')}|${label}>`;

/** Mentions a user group of Slack's; nothing for what cannot be the id of one. */
export const asMention = (userGroup: string): string => (/^S[A-Z0-9]{1,30}$/.test(userGroup) ? `<!subteam^${userGroup}>` : '');

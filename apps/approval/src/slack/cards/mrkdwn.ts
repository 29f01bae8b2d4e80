/**
 * Text that others wrote, as Slack shows it letter by letter: no mention, link, channel, emoji or formatting comes of it. Slack has no
 * escape for its marks, so an invisible character stands beside each. Source: https://docs.slack.dev/messaging/formatting-message-text
 */

const invisible = '\u200b';
const ellipsis = '…';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const entity = (character: string): string => entities[character] ?? character;

/** What moves the text around it or hides it stands as a sign that something is there. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const visible = (character: string): string => (unseen.test(character) && character !== '\n' && character !== '\t' ? '\ufffd' : character);

const marks = new Set(['*', '_', '~', '`']);
const opening = new Set([':', '@', '#']);

/** One character in a text, after the one before it. */
function literal(character: string, before: string): string {
  if (marks.has(character)) return `${invisible}${character}${invisible}`;
  if (opening.has(character)) return `${character}${invisible}`;
  // A quote begins with one at the start of a line, escaped or not.
  if (character === '>' && (before === '' || before === '\n' || before === '>')) return `${invisible}&gt;`;
  return entity(visible(character));
}

/** In a fence only the fence itself has a meaning. */
const fenced = (character: string): string => (character === '`' ? `\`${invisible}` : entity(visible(character)));

export interface Written {
  readonly text: string;
  /** How many characters (code points) of the original are not in it. */
  readonly cut: number;
}

const characters = (text: string): string[] => [...text.toWellFormed().replace(/\r\n?/g, '\n')];

/** As many whole characters as fit, written one by one. */
function written(text: string, limit: number, write: (character: string, before: string) => string): Written {
  const all = characters(text);
  const kept: string[] = [];
  let length = 0;
  for (const [index, character] of all.entries()) {
    const next = write(character, all[index - 1] ?? '');
    const isLast = index === all.length - 1;
    if (length + next.length > limit - (isLast ? 0 : ellipsis.length)) {
      return { text: `${kept.join('')}${limit >= ellipsis.length ? ellipsis : ''}`, cut: all.length - index };
    }
    kept.push(next);
    length += next.length;
  }
  return { text: kept.join(''), cut: 0 };
}

/** The text, over several lines, in at most `limit` characters of Slack's. */
export const asText = (text: string, limit: number): Written => written(text, limit, literal);

/** The text on one line: names, rules, models. */
export const asLine = (text: string, limit: number): string => asText(text.replace(/\s+/gu, ' ').trim(), limit).text;

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

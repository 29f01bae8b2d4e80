import { type Drawing, element } from '../element/element.js';
import { dateText } from './date-text.js';
import type { Names } from './names.js';

/** The three characters that Slack has texts escape. */
export const unescapeMrkdwn = (text: string): string =>
  text.replace(/&(lt|gt|amp);/g, (_whole, name: string) => ({ lt: '<', gt: '>' })[name] ?? '&');

/** A link out of the page; what is none of a browser's is drawn as text. */
export const linkTo = (url: string, ...label: readonly Drawing[]): Drawing =>
  /^(https?|mailto):/i.test(url)
    ? element('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, ...label)
    : element('span', {}, ...label);

export const mention = (name: string): Drawing => element('span', { class: 'mention' }, name);

/** What stands between `<` and `>` in mrkdwn: a mention, a date, a link, with a label after a bar. */
export function reference(inside: string, { nameOf, now }: Names): Drawing {
  const bar = inside.indexOf('|');
  const [target, label] = bar < 0 ? [inside, ''] : [inside.slice(0, bar), unescapeMrkdwn(inside.slice(bar + 1))];
  const id = target.slice(1);
  if (target.startsWith('@')) return mention(`@${nameOf(id) ?? (label || id)}`);
  if (target.startsWith('#')) return mention(`#${nameOf(id) ?? (label || id)}`);
  if (target.startsWith('!subteam^')) return mention(label || `@${nameOf(target.slice('!subteam^'.length)) ?? 'group'}`);
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = '', url] = target.split('^');
    const drawn = element('time', { title: label }, dateText(Number(seconds), unescapeMrkdwn(format), label, now));
    return url === undefined ? drawn : linkTo(unescapeMrkdwn(url), drawn);
  }
  if (target.startsWith('!')) return mention(`@${label || id}`);
  const url = unescapeMrkdwn(target);
  return linkTo(url, label || url);
}

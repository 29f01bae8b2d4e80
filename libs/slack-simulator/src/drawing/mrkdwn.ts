import { type Drawing, element } from '../element/element.js';
import { emojiOf } from './emoji.js';
import type { Names } from './names.js';
import { reference, unescapeMrkdwn } from './reference.js';

/** Formatting begins and ends at the edge of a word, and stays within its line. */
const span = (mark: string): string =>
  `(?<![\\p{L}\\p{N}${mark}])[${mark}](?![\\s${mark}])([^${mark}\\n]*[^\\s${mark}])[${mark}](?![\\p{L}\\p{N}${mark}])`;

const inlinePattern = new RegExp(['<([^<>\\n]+)>', '`([^`\\n]+)`', span('*'), span('_'), span('~'), ':([a-z0-9_+-]+):'].join('|'), 'gu');
const referencePattern = /<([^<>\n]+)>/g;

/** Splits a text at what a pattern finds; what lies between is text. */
function split(text: string, pattern: RegExp, draw: (match: RegExpMatchArray) => Drawing): Drawing[] {
  const drawn: Drawing[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) drawn.push(unescapeMrkdwn(text.slice(from, match.index)));
    drawn.push(draw(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) drawn.push(unescapeMrkdwn(text.slice(from)));
  return drawn;
}

/** In code only references are read; Slack does so, which is why code fences alone do not make a text harmless. */
const code = (text: string, names: Names): Drawing[] => split(text, referencePattern, (match) => reference(match[1] ?? '', names));

const inline = (text: string, names: Names): Drawing[] =>
  split(text, inlinePattern, ([, inside, coded, bold, italic, struck, emoji]) => {
    if (inside !== undefined) return reference(inside, names);
    if (coded !== undefined) return element('code', {}, ...code(coded, names));
    if (bold !== undefined) return element('strong', {}, ...inline(bold, names));
    if (italic !== undefined) return element('em', {}, ...inline(italic, names));
    return struck === undefined ? emojiOf(emoji ?? '') : element('s', {}, ...inline(struck, names));
  });

const lines = (text: string, names: Names): Drawing[] =>
  text.split('\n').flatMap((line, index) => {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    const drawn = quoted === null ? inline(line, names) : [element('blockquote', {}, ...inline(line.slice(quoted[0].length), names))];
    return index === 0 || quoted !== null ? drawn : [element('br', {}), ...drawn];
  });

/** A text in Slack's own markup, as Slack shows it; https://docs.slack.dev/messaging/formatting-message-text. */
export const drawMrkdwn = (text: string, names: Names): Drawing[] =>
  text
    .split(/```([\s\S]+?)```/)
    .flatMap((part, index) =>
      index % 2 === 1 ? [element('pre', {}, ...code(part.replace(/^\n|\n$/g, ''), names))] : part === '' ? [] : lines(part, names),
    );

import type { Drawing, Tag } from './element.js';

const onLinesOfTheirOwn: ReadonlySet<Tag> = new Set([
  'blockquote',
  'div',
  'h3',
  'h4',
  'hr',
  'label',
  'li',
  'ol',
  'option',
  'p',
  'pre',
  'ul',
]);

/** A drawing as somebody reads it aloud: its texts, a line a part. */
export function textOf(drawing: Drawing): string {
  if (typeof drawing === 'string') return drawing;
  if (drawing.tag === 'br') return '\n';
  const inside = drawing.children.map(textOf).join('');
  return onLinesOfTheirOwn.has(drawing.tag) ? `\n${inside}\n` : inside;
}

/** The same without empty lines. */
export const linesOf = (drawing: Drawing): string =>
  textOf(drawing)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');

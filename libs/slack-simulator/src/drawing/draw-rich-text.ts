import { type Drawing, element, type Tag } from '../element/element.js';
import type { RichInline, RichPart } from '../limits/rich-text.schema.js';
import { dateText } from './date-text.js';
import { emojiOf } from './emoji.js';
import type { Names } from './names.js';
import { linkTo, mention } from './reference.js';

const styles = { bold: 'strong', italic: 'em', strike: 's', code: 'code' } as const satisfies Record<string, Tag>;

function unstyled(inline: RichInline, { nameOf, now }: Names): Drawing {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'link':
      return linkTo(inline.url, inline.text ?? inline.url);
    case 'user':
      return mention(`@${nameOf(inline.user_id) ?? inline.user_id}`);
    case 'usergroup':
      return mention(`@${nameOf(inline.usergroup_id) ?? inline.usergroup_id}`);
    case 'emoji':
      return emojiOf(inline.name);
    case 'date':
      return element('time', {}, dateText(inline.timestamp, inline.format, inline.fallback ?? '', now));
  }
}

function drawInline(inline: RichInline, names: Names): Drawing {
  const style = 'style' in inline ? inline.style : undefined;
  const tags = Object.entries(styles).filter(([name]) => style?.[name as keyof typeof styles] === true);
  return tags.reduce<Drawing>((inner, [, tag]) => element(tag, {}, inner), unstyled(inline, names));
}

export function drawRichPart(part: RichPart, names: Names): Drawing {
  switch (part.type) {
    case 'rich_text_section':
      return element('div', { class: 'lines' }, ...part.elements.map((one) => drawInline(one, names)));
    case 'rich_text_preformatted':
      return element('pre', {}, ...part.elements.map((one) => drawInline(one, names)));
    case 'rich_text_quote':
      return element('blockquote', { class: 'lines' }, ...part.elements.map((one) => drawInline(one, names)));
    case 'rich_text_list':
      return element(
        part.style === 'ordered' ? 'ol' : 'ul',
        {},
        ...part.elements.map(({ elements }) => element('li', {}, ...elements.map((one) => drawInline(one, names)))),
      );
  }
}

import type { Drawing, Tag } from './element.js';

const voids: ReadonlySet<Tag> = new Set(['br', 'hr', 'input']);
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as HTML shows it, in content and in quoted attributes. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A drawing as HTML. Names of attributes are ours; every text and value is escaped. */
export function toHtml(drawing: Drawing): string {
  if (typeof drawing === 'string') return escapeHtml(drawing);
  const { tag, attributes, children } = drawing;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const opened = `<${tag}${written.join('')}>`;
  return voids.has(tag) ? opened : `${opened}${children.map(toHtml).join('')}</${tag}>`;
}

/** What a drawing consists of: the tags that it may have, and no others. */
export type Tag =
  | 'a'
  | 'blockquote'
  | 'br'
  | 'button'
  | 'code'
  | 'div'
  | 'em'
  | 'h3'
  | 'h4'
  | 'hr'
  | 'input'
  | 'label'
  | 'li'
  | 'ol'
  | 'option'
  | 'p'
  | 'pre'
  | 's'
  | 'select'
  | 'small'
  | 'span'
  | 'strong'
  | 'textarea'
  | 'time'
  | 'ul';

/** An element whose texts are texts: whoever draws it, as HTML or in a browser, interprets none of them. */
export interface Element {
  readonly tag: Tag;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Drawing[];
}
export type Drawing = string | Element;

/** An element; attributes that are undefined are left out. */
export const element = (tag: Tag, attributes: Readonly<Record<string, string | undefined>>, ...children: readonly Drawing[]): Element => ({
  tag,
  attributes: Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  children,
});

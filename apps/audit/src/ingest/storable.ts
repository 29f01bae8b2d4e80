/**
 * PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair, which JSON can carry. They become U+FFFD in columns;
 * the record's own bytes keep them.
 */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? storableText(inner) : inner));

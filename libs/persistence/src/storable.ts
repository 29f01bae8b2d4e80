/**
 * A JSON value as PostgreSQL can keep it in text and jsonb, keys included: NUL characters and halves of surrogate pairs, which JSON may
 * hold and PostgreSQL refuses, become U+FFFD. Texts keep their length.
 */
export function storable<T>(value: T): T {
  return walk(value) as T;
}

/** The same as JSON text, for a jsonb parameter. */
export const storableJson = (value: unknown): string => JSON.stringify(storable(value));

/** Whether a text can be stored as it is. What can't be stored is nobody's id, and need not be looked for. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

function walk(value: unknown): unknown {
  if (typeof value === 'string') return isStorable(value) ? value : value.replaceAll('\0', '\ufffd').toWellFormed();
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [walk(key), walk(inner)]));
}

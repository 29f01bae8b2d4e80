/** PostgreSQL's text and jsonb hold no NUL and no half of a surrogate pair; prompts may. Both become U+FFFD. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd') as T;
  if (Array.isArray(value)) return value.map((entry: unknown) => storable(entry)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [storable(key), storable(entry)])) as T;
}

/** Whether a text can be looked for at all: what can't be stored is nobody's id. */
export const isStorable = (text: string): boolean => storable(text) === text;

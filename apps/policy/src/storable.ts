/**
 * The same value with every text as PostgreSQL can keep it: what people send may hold NUL characters, and a cut text may end
 * in half of a surrogate pair. Both become U+FFFD.
 */
export function storable<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string')
    return value.includes('\0') || !value.isWellFormed() ? value.replaceAll('\0', '\ufffd').toWellFormed() : value;
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part)]));
  return value;
}

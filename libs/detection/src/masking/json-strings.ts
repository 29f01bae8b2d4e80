/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The value with each of its strings, keys included, replaced by what `replace` makes of it. Works on the decoded strings, so that what comes out is
 * JSON whatever the masks hold. A value in which nothing changes is returned as it is, the same object. Keys that become equal keep their number of
 * entries: a later one gets a suffix.
 */
export function mapJsonStrings(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const mapped = value.map((one: Json) => mapJsonStrings(one, replace));
    return mapped.some((one, i) => one !== value[i]) ? mapped : value;
  }
  const entries = Object.entries(value);
  const mapped = entries.map(([key, one]) => [replace(key), mapJsonStrings(one, replace)] as const);
  if (mapped.every(([key, one], i) => key === entries[i]?.[0] && one === entries[i]?.[1])) return value;
  const out = new Map<string, Json>();
  for (const [key, one] of mapped) {
    let free = key;
    for (let n = 2; out.has(free); n++) free = `${key} (${n})`;
    out.set(free, one);
  }
  return Object.fromEntries(out);
}
